"""The selected ticket: what it is, what keeps it, what it cost, what became of it, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import dearpygui.dearpygui as dpg

from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.gui.actions import Actions
from podium.gui.answers import Answers
from podium.gui.dag import Dag
from podium.gui.dialogs import Overlay
from podium.gui.fonts import Face
from podium.gui.keys import Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.retry_dialog import RetryDialog
from podium.gui.styles import Style
from podium.gui.ticket_menu import TicketMenu
from podium.view.hanging import hanging
from podium.view.inspect import Inspection, inspect
from podium.view.model import Changes
from podium.view.text import clean

_LIVE = frozenset({Status.IN_PROGRESS, Status.COOLING, Status.STOPPING, Status.AWAITING_STEP})
"""Statuses in which something on the panel moves by itself."""

OTHERS_S = 0.25
"""How long what has become of other tickets may wait to be told, because looking into one costs time."""


class Inspector:
    """The panel at the top right."""

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        keys: Keys,
        overlay: Overlay,
        actions: Actions,
        dag: Dag,
        models: tuple[str, ...],
    ) -> None:
        self._kit, self._desk, self._actions, self._dag = kit, desk, actions, dag
        self.dialog = RetryDialog(kit, overlay, keys, actions, models)
        self.answers = Answers(kit, desk, overlay, keys)
        self.menu = TicketMenu(kit, desk, keys, actions, dag, self.ask_retry)
        self._selections = -1
        self._second, self._width = -1, 0
        self._told_at = 0.0
        self.late = False
        """Whether something that it shows may have changed, and it wants a frame for it."""
        self.told: Inspection | None = None
        self.panel = self.kill = self.retry = self.skip = self.merge = 0
        self.edit = self.after = self.link = self.more = 0
        self.copy_id = self.copy_branch = self.receipt = self.read = 0

    def build(self, parent: int) -> None:
        kit = self._kit
        self.panel = kit.panel(parent, scrolls=True)
        with dpg.group(parent=self.panel) as self._content:
            self._head()
            dpg.add_spacer(height=1)
            self._buttons()
            self._stalled_group, self.stalled = self._titled("May be stuck")
            self._receipt_group, self.receipt = self._titled("Receipt of the kill")
            self._attempts_group, self._attempts = self._titled("Attempts")
            tip = "All that its attempts said and did, how each came out, what it left (H)"
            self.read = kit.button("Read them  H", self.read_attempts, Style.GHOST, face=Face.SMALL, tip=tip)
            self.answers.build()
            self._reasons_group, self.reasons = self._titled("Why")
            self._description = kit.text("", Role.TEXT2, Face.SMALL, wrap=0)
            self._rows = kit.rows()
            self.copy_branch = kit.button("Copy branch", self._copy_branch, Style.GHOST, face=Face.SMALL)
        with dpg.group(parent=self.panel) as self._empty:
            kit.heading("Ticket")
            kit.empty("No ticket selected", "Click one in the table or on the board, or press ↑ and ↓.")
        self.dialog.build()
        self.answers.dialog.build()
        self._dag.build()
        self.menu.build()

    def place(self, x: int, y: int, width: int, height: int) -> None:
        dpg.configure_item(self.panel, pos=(x, y), width=width, height=height)
        self._width, self._selections = width, -1

    def refresh(self, changes: Changes, now: float) -> None:
        self.dialog.tend()
        self.answers.dialog.refresh()
        self._dag.refresh()
        self.menu.tend(now)
        other = self._desk.selections != self._selections
        if not (other or self._is_due(changes, now) or self._ticks(now)):
            return
        self.late, self._second, self._told_at = False, int(now), now
        selected, before = self._desk.selected, self.told
        self.told = inspect(self._desk.model, selected, now) if selected is not None else None
        if self.told is not None and self.told == before and not other:
            self.answers.show(self.told.id, self._width - self._kit.px(40))
            return
        dpg.configure_item(self._content, show=self.told is not None)
        dpg.configure_item(self._empty, show=self.told is None)
        if other:
            self._selections = self._desk.selections
            dpg.set_y_scroll(self.panel, 0)
        if self.told is not None:
            self._show(self.told)

    def _is_due(self, changes: Changes, now: float) -> bool:
        """Its own ticket's news at once; what others have become soon, and rather in a frame without news."""
        if self._desk.selected in changes.tickets or self.told is None:
            return bool(changes.run or changes.tickets)
        news = changes.run or bool(changes.tickets)
        waited, self.late = now - self._told_at, self.late or news
        return self.late and not 0 <= waited < (4 * OTHERS_S if news else OTHERS_S)

    def ask_retry(self) -> None:
        """Another attempt at the selected ticket. Of a model's a person says why; a command has nobody to read it."""
        told = self.told
        if told is None:
            return
        if told.retry and told.retry_model:
            self.dialog.open(told)
        else:
            self._actions.retry(told.id)

    def read_attempts(self) -> None:
        """Open the reading dialog on the last attempt of the selected ticket; on its receipt if that was killed."""
        state, told = self._desk.model.state, self.told
        if told is None or state is None or not state.tickets[told.id].attempts:
            self._desk.quick.append("No worker has begun on it yet")
            return
        self._desk.wanted_reading = (state.tickets[told.id].attempts[-1], bool(told.receipt))

    # --- parts ------------------------------------------------------------------------------------

    def _head(self) -> None:
        kit = self._kit
        self._title = kit.text("", face=Face.HEADING, wrap=0)
        with dpg.group(horizontal=True, horizontal_spacing=kit.px(8)):
            self._status = kit.chip("", Role.PENDING)
            self._id = kit.text("", Role.TEXT3, Face.SMALL)
            self.copy_id = kit.copy_button(lambda: self.told.id if self.told else "", self._desk.quick.append)
        self._why = kit.text("", Role.TEXT2, Face.SMALL, wrap=0)

    def _buttons(self) -> None:
        kit, actions = self._kit, self._actions
        with dpg.group(horizontal=True, horizontal_spacing=kit.px(8)):
            self.kill = kit.button("Kill worker", self._kill, width=kit.px(104))
            self._kill_tip = kit.tip(self.kill, "")
            self.retry = kit.button("Retry", self.ask_retry, width=kit.px(64))
            self._retry_tip = kit.tip(self.retry, "")
            self.skip = kit.button("Skip", lambda: self._on_selected(actions.ask_skip), width=kit.px(58))
            self._skip_tip = kit.tip(self.skip, "")
        tip = "Its work is finished and committed; only its merge is tried again (M)"
        self.merge = kit.button("Merge again", self._merge, Style.PRIMARY, width=kit.px(104), tip=tip, show=False)
        with dpg.group(horizontal=True, horizontal_spacing=kit.px(4)) as self._change_group:
            self.edit = self._change("Edit", self._dag.edit, "Change what it says and how it is done (E)")
            self.after = self._change("Add after", self._dag.add_after, "Add a ticket that waits for it (A)")
            self.link = self._change("Waits for", self._dag.link, "Link it to others, or unlink it (D)")
            self.more = kit.button("More…", self.open_menu, Style.GHOST, face=Face.SMALL)
            kit.tip(self.more, "All that can be done with it; also by a right click on its card or its row")
        dpg.add_spacer(height=kit.px(1))

    def _change(self, label: str, act: Callable[[TicketId], object], tip: str) -> int:
        return self._kit.button(label, lambda: self._on_selected(act), Style.GHOST, face=Face.SMALL, tip=tip)

    def _titled(self, title: str) -> tuple[int, int]:
        """A text under its title, and the group of both."""
        with dpg.group() as group:
            self._kit.text(title, face=Face.STRONG_SMALL)
            return int(group), self._kit.text("", Role.TEXT2, Face.SMALL, wrap=0)

    def _show(self, told: Inspection) -> None:
        kit = self._kit
        kit.set_text(self._title, told.title)
        kit.set_label(self._status, f"{told.look.symbol} {told.look.words}", Style.LABEL, told.look.role)
        taken = kit.width(f"{told.look.symbol} {told.look.words}", Face.SMALL) + kit.px(128)
        kit.set_text(self._id, kit.fit_middle(told.id, Face.SMALL, max(self._width - taken, kit.px(60))))
        kit.set_text(self._why, told.why)
        dpg.configure_item(self._why, show=bool(told.why))
        kit.set_text(self._description, told.description.strip())
        dpg.configure_item(self._description, show=told.description.strip() != told.title)
        self._rows.fill((pair.key, pair.value) for pair in told.pairs)
        self._show_lists(told)
        self._show_buttons(told)

    def _show_lists(self, told: Inspection) -> None:
        kit = self._kit
        kit.set_text(self._attempts, self._hanging(told.attempts))
        dpg.configure_item(self._attempts_group, show=bool(told.attempts))
        self.answers.show(told.id, self._width - kit.px(40))
        kit.set_text(self.stalled, self._hanging(told.stalled))
        dpg.configure_item(self._stalled_group, show=bool(told.stalled))
        kit.set_text(self.reasons, self._hanging(told.reasons))
        dpg.configure_item(self._reasons_group, show=bool(told.reasons))
        kit.set_text(self.receipt, self._hanging(told.receipt))
        dpg.configure_item(self._receipt_group, show=bool(told.receipt))

    def _hanging(self, lines: Iterable[str]) -> str:
        """As wide as the panel is beside its scrollbar."""
        return hanging(
            map(clean, lines), self._width - self._kit.px(42), lambda text: self._kit.width(text, Face.SMALL)
        )

    def _show_buttons(self, told: Inspection) -> None:
        kit = self._kit
        stopping = told.look.words == Status.STOPPING.words
        worker = told.has_worker or not told.kill
        kit.set_label(self.kill, "stopping…" if stopping else "Kill worker" if worker else "Cancel ticket")
        what_kill_does = "End its worker and every process of it, now" if worker else "Give it up; asks first"
        for button, tip, possible, style, what in (
            (self.kill, self._kill_tip, told.kill, Style.DANGER, what_kill_does),
            (
                self.retry,
                self._retry_tip,
                told.retry,
                Style.PRIMARY,
                "Start another attempt (R)",
            ),
            (self.skip, self._skip_tip, told.skip, Style.PLAIN, "Go on without it; asks first"),
        ):
            kit.enable(button, style, enabled=bool(possible))
            kit.set_text(tip, what if possible else f"Not now: {possible.why_not}")
        dpg.configure_item(self.merge, show=bool(told.merge))
        dpg.configure_item(self._change_group, show=bool(told.change.edit))
        dpg.configure_item(self.read, show=bool(told.attempts))
        dpg.configure_item(self.copy_branch, show=bool(self._branch(told)))

    # --- what a person does -----------------------------------------------------------------------

    def _kill(self) -> None:
        """A worker ends by one click, its button says so; giving up a ticket is asked about."""
        if self.told is not None:
            (self._actions.kill if self.told.has_worker else self._actions.ask_kill)(self.told.id)

    def open_menu(self) -> None:
        """Show the menu of the selected ticket, below its button."""
        x, y = dpg.get_item_rect_min(self.more)
        self._desk.wanted_menu = (int(x), int(y + dpg.get_item_rect_size(self.more)[1]))

    def _merge(self) -> None:
        self._on_selected(self._actions.merge_again)

    def _on_selected(self, act: Callable[[TicketId], object]) -> None:
        if self.told is not None:
            act(self.told.id)

    def _copy_branch(self) -> None:
        branch = self._branch(self.told) if self.told is not None else ""
        dpg.set_clipboard_text(branch)
        self._desk.quick.append(f"Copied {branch}")

    def _branch(self, told: Inspection) -> str:
        return next((pair.value for pair in told.pairs if pair.key == "Branch"), "")

    def _ticks(self, now: float) -> bool:
        """Whether a second has passed for a ticket that is at work."""
        state, selected = self._desk.model.state, self._desk.selected
        if int(now) == self._second or state is None or selected not in state.tickets:
            return False
        return state.tickets[selected].status in _LIVE
