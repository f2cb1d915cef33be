"""A whole Podium on a real repository, against the rehearsal on loopback: engine, git, SQLite, SDK, processes.

    with Stage(repo, tickets, turns) as stage:
        stage.until(lambda model: stage.status("a") is Status.COMPLETED)

The provider is the live one, pointed at the rehearsal's address by the environment, so what a stage runs is what a
person runs. `until` waits on the feed, never on a clock. On the way out the engine is closed, and the journal must
fold to the state that the reader saw last.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from podium.app import EngineSession, Podium, open_podium
from podium.config import load_settings
from podium.core.apply import fold
from podium.core.approval import Approval, Approved, Verdict
from podium.core.events import EngineFailed, EngineStopped, Event, Recorded, Streamed, TicketMoved, Voice
from podium.core.inputs import Answer, Command
from podium.core.invariants import check
from podium.core.receipt import Receipt
from podium.core.state import AttemptState, State
from podium.core.status import Status
from podium.core.ticket import ApprovalId, Mode, Ticket, TicketId, Track, TrackId
from podium.journal.sqlite import Journal
from podium.place import JOURNAL, find_repository
from podium.providers.rehearsal import RehearsalServer
from podium.providers.rehearsal_script import Script, ScriptedCall, ScriptedTurn
from podium.settings_layers import Value
from podium.view.autopilot import Approve, autopilot
from podium.view.model import Model
from podium.view.project import project
from tests.conftest import Repository

PATIENCE_S = 60.0
SWIFT: dict[str, Value] = {
    "retry.first_delay_s": 0.01,
    "retry.first_token_timeout_s": 20.0,
    "retry.idle_timeout_s": 20.0,
}


def call(name: str, **arguments: str | int | float | bool) -> ScriptedCall:
    return ScriptedCall(name=name, args=arguments)


def turn(ticket: str, *calls: ScriptedCall, text: str = "", attempt: int | None = None, **more: object) -> ScriptedTurn:
    return ScriptedTurn.model_validate({"ticket": ticket, "attempt": attempt, "text": text, "calls": calls, **more})


def writes(ticket: str, path: str, content: str = "written\n", summary: str = "wrote it") -> list[ScriptedTurn]:
    """A worker that writes one file and is done."""
    return [
        turn(ticket, call("write_file", path=path, content=content), text="I write the file."),
        turn(ticket, call("finish", summary=summary)),
    ]


def ticket(name: str, *depends_on: str, **more: object) -> Ticket:
    fields: dict[str, object] = {"description": f"Do {name}.", "depends_on": tuple(map(TicketId, depends_on)), **more}
    return Ticket(TicketId(name), **fields)  # type: ignore[arg-type]


@dataclass
class Stage:
    """One engine from start to close; `model` is what its reader sees."""

    repo: Repository
    tickets: Sequence[Ticket]
    turns: Sequence[ScriptedTurn] = ()
    mode: Mode = Mode.AUTO
    settings: dict[str, Value] = field(default_factory=dict)
    approve: Approve = Approve.ASK
    model: Model = field(default_factory=Model)
    events: list[Event] = field(default_factory=list)
    _answered: set[ApprovalId] = field(default_factory=set)

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        script = Script(turns=tuple(self.turns)).model_copy(update={"defaults": _QUICK})
        self.server = self._stack.enter_context(RehearsalServer(script))
        environ = {"GEMINI_API_KEY": "key", "GOOGLE_GEMINI_BASE_URL": self.server.url}
        repository = find_repository(self.repo.path)
        loaded = load_settings(repository.root, environ, {**SWIFT, **self.settings})
        self.podium: Podium = self._stack.enter_context(open_podium(repository, loaded, environ))
        self.session: EngineSession = self.podium.session()
        self.window_session: EngineSession = self.podium.session()
        """For a window on the same run, which reads the feed at its own pace."""
        self.podium.conduct(Track(TrackId("track"), tuple(self.tickets), mode=self.mode))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()
        while (event := self.session.take()) is not None:
            self._see(event)
        if error is None:
            assert isinstance(self.events[-1], EngineStopped)
            self._check_journal()

    # --- what is the case ---------------------------------------------------------------------------

    @property
    def state(self) -> State:
        assert self.model.state is not None
        return self.model.state

    def status(self, name: str) -> Status:
        return self.state.tickets[TicketId(name)].status

    def attempt(self, name: str) -> AttemptState:
        """The ticket's last attempt."""
        return self.state.attempts[self.state.tickets[TicketId(name)].attempts[-1]]

    def worktree(self, name: str) -> Path:
        return Path(self.attempt(name).path)

    def approval(self, name: str) -> Approval:
        """The one open question about a ticket."""
        (found,) = self._open(name)
        return found

    def moves(self, name: str) -> list[Status]:
        """Every status that the ticket moved to, in order."""
        facts = [recorded.fact for recorded in self.facts]
        return [fact.to for fact in facts if isinstance(fact, TicketMoved) and fact.ticket == name]

    def receipt(self, name: str) -> Receipt:
        """What the kill of the ticket's last attempt has ended and kept."""
        receipt = self.attempt(name).receipt
        assert receipt is not None
        return receipt

    def heard(self, name: str, voice: Voice | None = None) -> str:
        """What was streamed of the ticket's last attempt."""
        attempts = self.state.tickets[TicketId(name)].attempts
        streamed = [event for event in self.events if isinstance(event, Streamed) and event.attempt in attempts[-1:]]
        return "".join(event.text for event in streamed if voice in (None, event.voice))

    # --- what a person does -------------------------------------------------------------------------

    def post(self, command: Command) -> None:
        self.session.post(command)

    def answer(self, name: str, verdict: Verdict | None = None) -> None:
        """Answer the ticket's open question; with no verdict, approve it as it is."""
        approval = self.approval(name)
        self._answered.add(approval.id)
        self.post(Answer(approval.id, verdict or Approved(approval.body)))

    def asked(self, name: str) -> Approval:
        """Wait until a person is asked about this ticket."""
        self.until(lambda: self._open(name))
        return self.approval(name)

    def _open(self, name: str) -> list[Approval]:
        """The ticket's open questions that the test has not answered."""
        return [a for a in self.state.approvals.values() if a.ticket == name and a.id not in self._answered]

    def until(self, condition: Callable[[], object], patience: float = PATIENCE_S) -> None:
        """Read the feed until the condition holds at the end of a tick."""
        end = time.monotonic() + patience
        while not self._is_news or not condition():
            event = self.session.wait(max(0.0, end - time.monotonic()))
            assert event is not None, "waited in vain; the log:\n" + "\n".join(e[2].text for e in self.model.log)
            self._see(event)

    @property
    def _is_news(self) -> bool:
        """Whether the model stands at the end of a tick of this Podium, not somewhere in an earlier one's history."""
        return self.model.state is not None and self.model.settled and self.model.seq > self.session.info.past

    def until_ended(self, *names: str) -> None:
        """Until these tickets, or all, have ended, and nobody will retry them."""
        chosen = names or tuple(self.state.tickets) if self.model.state else names
        self.until(lambda: all(self.state.tickets[TicketId(n)].status.ended for n in chosen or self.state.tickets))

    def _see(self, event: Event) -> None:
        assert not isinstance(event, EngineFailed), event.details
        self.events.append(event)
        project(self.model, event, time.time())
        for command in autopilot(self.model, self.approve):
            self.post(command)

    def _check_journal(self) -> None:
        """The journal folds to the state in force at the end."""
        folded: State | None = None
        with closing(Journal.open_to_read(self.repo.path / JOURNAL)) as journal:
            for recorded in journal.last_run():
                folded = fold(folded, recorded)
        assert folded == self.state
        check(self.state)

    @property
    def facts(self) -> list[Recorded]:
        return [event for event in self.events if isinstance(event, Recorded)]


_QUICK = Script().defaults.model_copy(update={"delay_s": 0.0})
