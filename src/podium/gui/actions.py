"""What a person can do, in one place, whether by key, by button or by closing the window.

Each action posts one command or asks first; none waits for what comes of it.
"""

from __future__ import annotations

from collections.abc import Callable

from podium.core.inputs import (
    Close,
    Freeze,
    KillWorker,
    MergeAgain,
    Pause,
    Resume,
    RetryTicket,
    SetMode,
    SkipTicket,
    StepOnce,
    StopAll,
    Thaw,
)
from podium.core.state import State
from podium.core.ticket import Mode, TicketId
from podium.gui.dialogs import Confirm, Question
from podium.gui.panel import Desk
from podium.view.inspect import Inspection, inspect
from podium.view.possible import Possible
from podium.view.text import count

_GONE = "The engine is gone: start Podium again to go on"


class Actions:
    """Posts commands for the person.

    `closing` is true from the moment that they chose to close, `leaving` when they did so again
    and do not want to wait until the workers have stopped.
    """

    def __init__(self, desk: Desk, confirm: Confirm) -> None:
        self._desk, self._confirm = desk, confirm
        self.closing = False
        self.leaving = False
        self.before_close: Callable[[], None] = lambda: None
        """What must still be posted before the engine is told to stop."""
        self.paused_here = False
        """Whether a person has paused or frozen the track in this window: somebody is there, though nothing goes on."""

    @property
    def _state(self) -> State | None:
        return self._desk.model.state

    def toggle_pause(self) -> None:
        if self._state is not None and self._steerable():
            self.paused_here = not self._state.paused
            self._desk.post(Pause() if self.paused_here else Resume())

    def toggle_freeze(self) -> None:
        if self._state is not None and self._steerable():
            self.paused_here = not self._state.frozen
            self._desk.post(Freeze() if self.paused_here else Thaw())

    def step_once(self) -> None:
        """Let one thing happen; a track that is not frozen says so, because a key is easily pressed by mistake."""
        if self._state is not None and self._steerable():
            if self._state.frozen:
                self._desk.post(StepOnce())
            else:
                self._desk.quick.append("Freeze the track first (Z): then each step is yours")

    def set_mode(self, mode: Mode) -> None:
        if self._state is not None and self._state.mode is not mode:
            self._desk.post(SetMode(mode))

    def stop_all(self) -> None:
        if self._state is None or not self._steerable():
            return
        alive = len(self._state.alive)
        what = f"{count(alive, 'worker')} will be killed. " if alive else ""
        question = Question("Stop all?", f"{what}Nothing new starts until you resume.", "Stop all")

        def stop() -> None:
            self.paused_here = True
            self._desk.post(StopAll())

        self._confirm.ask(question, stop)

    def review_next(self) -> None:
        """Open the first approval of the run that is conducted, whatever is shown. In a replay it can be read."""
        live = self._desk.live
        if live.approvals and (live.past is not None or not live.gone):
            self._desk.wanted_next = True
        elif live.approvals:
            self._desk.quick.append(_GONE)

    def kill(self, ticket: TicketId) -> None:
        self._desk.post(KillWorker(ticket))

    def ask_kill(self, ticket: TicketId) -> None:
        """Kill by a key, which is easily pressed by mistake, or give up a ticket that has no worker to kill."""
        told = self._inspect(ticket)
        if told is None or not self._possible(f"kill {ticket}", told.kill):
            return
        if told.has_worker:
            question = kill_question(ticket)
        else:
            text = "It has no worker yet. What waits for it does not start, unless you retry or skip it."
            question = Question(f"Cancel {ticket}?", text, "Cancel ticket", "Keep")
        self._confirm.ask(question, lambda: self.kill(ticket))

    def retry(self, ticket: TicketId, model: str | None = None, note: str = "") -> None:
        told = self._inspect(ticket)
        if told is not None and self._possible(f"retry {ticket}", told.retry):
            self._desk.post(RetryTicket(ticket, model, note))

    def merge_again(self, ticket: TicketId) -> None:
        told = self._inspect(ticket)
        if told is not None and self._possible(f"merge {ticket} again", told.merge):
            self._desk.post(MergeAgain(ticket))

    def ask_skip(self, ticket: TicketId) -> None:
        state, told = self._state, self._inspect(ticket)
        if state is None or told is None or not self._possible(f"skip {ticket}", told.skip):
            return
        waiting = len(state.graph.dependents(ticket))
        text = "The track goes on without it. " + (
            f"{count(waiting, 'ticket')} that {'waits' if waiting == 1 else 'wait'} for it may start."
            if waiting
            else "No ticket waits for it."
        )
        self._confirm.ask(Question(f"Skip {ticket}?", text, "Skip"), lambda: self._desk.post(SkipTicket(ticket)))

    def close(self) -> None:
        """Close the window, after a question when workers are alive."""
        model, state = self._desk.model, self._state
        alive = len(state.alive) if state is not None else 0
        self.leaving = self.closing or model.gone
        if not alive or self.leaving:
            self.close_now()
            return
        text = "Podium waits until they have stopped. Their tickets go on from there the next time."
        title = f"{count(alive, 'worker')} {'is' if alive == 1 else 'are'} alive"
        yes = f"Stop {'it' if alive == 1 else 'them'} and close"
        self._confirm.ask(Question(title, text, yes, "Stay"), self.close_now)

    def why_not_steer(self) -> str:
        """Why the track cannot be steered; empty when it can."""
        model = self._desk.model
        return "no track is open" if model.state is None else model.gone_why

    def why_not_review(self) -> str:
        """Why no approval can be opened; empty when one can."""
        return "" if self._desk.live.approvals else "nothing waits for you"

    def why_not_ticket(self, asked: Callable[[Inspection], Possible] | None) -> str:
        """Why what is `asked` cannot be done with the selected ticket; empty when it can, or when it only looks."""
        told = self._inspect(self._desk.selected) if self._desk.selected is not None else None
        if told is None:
            return "no ticket is selected"
        return asked(told).why_not if asked is not None else ""

    def _steerable(self) -> bool:
        """Whether the engine is there to be asked; says so if it is not."""
        model = self._desk.model
        if model.past is not None:
            self._desk.say_past()
        elif model.gone:
            self._desk.quick.append(_GONE)
        return not model.gone

    def _inspect(self, ticket: TicketId) -> Inspection | None:
        return inspect(self._desk.model, ticket, self._desk.model.now)

    def _possible(self, what: str, possible: Possible) -> bool:
        if not possible:
            self._desk.quick.append(f"Cannot {what}: {possible.why_not}")
        return bool(possible)

    def close_now(self) -> None:
        """Tell the engine to stop every worker and itself; the window goes when that is done."""
        if self.closing:
            return
        self.closing = True
        alive = len(self._state.alive) if self._state is not None else 0
        self.before_close()
        self._desk.post(Close())
        if alive:
            self._desk.quick.append(f"Closing as soon as {count(alive, 'worker')} stopped")


def kill_question(ticket: TicketId) -> Question:
    """What is asked before a worker is killed by what is easily pressed by mistake."""
    text = "Its worker and every process of it are ended. Commits on its branch are kept."
    return Question(f"Kill {ticket}?", text, "Kill")
