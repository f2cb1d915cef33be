"""The tabs of a window: first the run that it conducts, then the past of runs, each with panels of its own.

The run that is conducted goes on in its tab whichever is shown: its model is fed by the loop, and what has changed is
drawn when one comes back to it. In a tab on the past nothing can be asked of a run; who must be asked or told is asked
and told in every tab, by what stands beside the spreads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from podium.core.inputs import Command
from podium.gui.panel import Desk
from podium.gui.spread import Spread
from podium.view.library import Library
from podium.view.model import Changes, Model
from podium.view.past import PastRun
from podium.view.tabs import Face, now_face, past_face

MOST = 8
"""Pasts that are open at a time: each holds all facts of its run, and panels to draw it."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of them; `past` is None for the run that the window conducts."""

    spread: Spread
    past: PastRun | None = None


class Tabs:
    """All tabs; `shown` is the index of the one in front.

    `make` gives the spread for a desk, built; `bring` puts a spread in front.
    """

    def __init__(
        self, now: Spread, library: Library | None, make: Callable[[Desk], Spread], bring: Callable[[Spread], None]
    ) -> None:
        self._library, self._make, self._bring = library, make, bring
        self._desk = now.desk
        self.all: list[Tab] = [Tab(now)]
        self.shown = 0
        self._free: list[Spread] = []
        """Spreads of tabs that were closed."""

    @property
    def front(self) -> Tab:
        return self.all[self.shown]

    def faces(self) -> tuple[Face, ...]:
        """What each tab says."""
        model = self._desk.model
        waiting = len(model.approvals) - self._desk.answered if model.past is None else 0
        return (now_face(model, waiting), *(past_face(tab.past, model) for tab in self.all if tab.past is not None))

    # --- what a person does -----------------------------------------------------------------------

    def look_back(self) -> None:
        """Show the past of what is shown: where it stood at the timeline's moment, or as it is in the journal."""
        self._look_back(self.front.spread.activity.timeline.cursor)

    def open(self, run: int, at: float | None = None) -> None:
        """Show a run's past as it was at a time, in seconds since the epoch, in the tab that it has or in a new one."""
        known = next((index for index, tab in enumerate(self.all) if tab.past and tab.past.run == run), None)
        if known is not None:
            self._look_again(self.all[known], at)
            self.show(known)
        elif len(self.all) > MOST:
            self._desk.quick.append(f"{MOST} tabs on the past are open; close one of them first (Ctrl+W)")
        elif self._library is not None:
            past = PastRun(run, self._library.look_back(run), at)
            self.all.append(Tab(self._spread(past), past))
            self.show(len(self.all) - 1)

    def show(self, index: int) -> None:
        """Put a tab in front."""
        if index >= len(self.all) or index == self.shown:
            return
        self.front.spread.show(shown=False)
        self.shown = index
        self.front.spread.show(shown=True)
        self._bring(self.front.spread)

    def step(self, by: int) -> None:
        """Go to the next tab, or to the one before, round and round."""
        self.show((self.shown + by) % len(self.all))

    def close_shown(self) -> None:
        if self.shown:
            self.close(self.shown)
        else:
            self._desk.quick.append("This tab stays: it is the run of this window. Ctrl+Q closes Podium")

    def close(self, index: int) -> None:
        """Close a tab on the past; the one that shows the window's run stays."""
        tab = self.all[index]
        if tab.past is None:
            return
        front = self.front
        if tab is front:
            self.show(index - 1)
            front = self.front
        self.all.remove(tab)
        self.shown = self.all.index(front)
        tab.past.close()
        tab.spread.desk.moments, tab.spread.desk.model = None, Model()  # the run is no longer needed
        self._free.append(tab.spread)
        self._bring(front.spread)

    def only_now(self, act: Callable[[], object]) -> None:
        """Do something of the run that is conducted, if that is what is shown."""
        if self.front.past is None:
            act()
        else:
            self.front.spread.desk.say_past()

    def why_not_step(self) -> str:
        return "" if len(self.all) > 1 else "there is no other tab"

    def why_not_close(self) -> str:
        return "" if self.shown else "the tab of this window's run stays"

    def why_not_back(self) -> str:
        """Why nobody can look back; empty when one can."""
        if self._library is None:
            return "this window has no journal to look into"
        if self.front.spread.desk.moments is not None:
            return "this is the past already"
        return "" if self._desk.model.state is not None else "no track is open"

    def strides(self) -> bool:
        """Whether keys go through the past that is shown."""
        desk = self.front.spread.desk
        return desk.moments is not None and not desk.modal and not desk.typing

    # --- each frame -------------------------------------------------------------------------------

    def tend(self, changes: Changes) -> None:
        """Take in what became of the run that is conducted, what was told of others, and what panels ask for."""
        self.all[0].spread.due |= changes
        for tab in self.all[1:]:
            self._tend(tab)
        desk = self._desk
        now, desk.wanted_now = desk.wanted_now, False
        if now:
            self.show(0)
        close, desk.wanted_close = desk.wanted_close, False
        if close:
            self.close_shown()
        at, desk.wanted_past = desk.wanted_past, None
        if at is not None:
            self._look_back(at)

    def leave(self) -> None:
        """The window closes."""
        for tab in self.all:
            if tab.past is not None:
                tab.past.close()

    # --- inside -----------------------------------------------------------------------------------

    def _look_back(self, at: float | None) -> None:
        state = self._desk.model.state
        if self.why_not_back():
            self._desk.quick.append(f"Cannot look back: {self.why_not_back()}")
        elif state is not None:
            self.open(state.run, at)

    def _tend(self, tab: Tab) -> None:
        past, spread = tab.past, tab.spread
        assert past is not None
        if past.tend():
            began = spread.desk.model.state is None
            spread.desk.model = past.model
            spread.due = Changes.all_of(past.model)
            if began and tab is self.front:
                self._bring(spread)
        spread.due |= past.model.take_changes()
        spread.select_first()

    def _look_again(self, tab: Tab, at: float | None) -> None:
        """Go to another moment, or stay; in the run that goes on there may be more facts to read."""
        past, state = tab.past, self._desk.model.state
        assert past is not None
        if at is not None or past.problem:
            past.look(at)
        elif state is not None and state.run == past.run:
            past.look_again()

    def _spread(self, past: PastRun) -> Spread:
        """Panels for a past run, on the page that is shown now."""
        page = self.front.spread.activity.chosen
        spread = self._free.pop() if self._free else self._make(Desk(self._refuse, past.model, self._desk.common))
        spread.clear(page)
        spread.desk.model, spread.desk.moments = past.model, past
        spread.due = Changes.all_of(past.model)
        return spread

    def _refuse(self, _command: Command) -> None:
        self.front.spread.desk.say_past()
