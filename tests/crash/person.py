"""The person at the desk of a run that may die: edits, raises limits, freezes and steps, and approves the rest.

What they do follows from the journal alone, so each thing is done once, whoever of the two Podiums is there when it is
done. An edit is kept unsent first and sent when it is there to be read, so what is sent after a death is what was
typed before it. `wrong_at_the_desk` says what was done twice, or was lost, in words.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from podium.core.approval import CUT_OFF, Approval, Approved, Body, SpawnBody, StepBody, Withdrawn
from podium.core.asked import words_of
from podium.core.budget import LimitBody
from podium.core.events import (
    ApprovalClosed,
    ApprovalOpened,
    DraftKept,
    Event,
    Fact,
    Frozen,
    LimitRaised,
    Recorded,
    Refused,
    StepFreed,
    Thawed,
)
from podium.core.inputs import Answer, Close, Command, Freeze, KeepDraft, StepOnce, Thaw
from podium.core.state import Phase, State
from podium.core.status import Status
from podium.view.autopilot import Approve, at_rest, autopilot, exit_code
from podium.view.model import Model
from podium.view.ports import Session
from podium.view.project import project
from tests.crash.work import FREEZES_AFTER, RAISED, edited_command

STEPS = 3
"""So many steps are let go one by one in a frozen track, before it is thawed."""
GENEROUS = Decimal(1_000)
"""What each limit is raised to."""
CAREFUL = "\nBe careful.\n"


def attend(session: Session, clock: Callable[[], float]) -> int:
    """Sit at the desk until the run is at rest, then close; returns the exit code."""
    person = _Person(session)
    while not (person.model.stopped or person.model.failed):
        event = session.wait(None)
        assert event is not None
        project(person.model, event, clock())
        for command in person.acts(event):
            session.post(command)
    if person.model.failed:
        sys.stderr.write(f"The engine stopped: {person.model.failed}\n")
    return person.code


@dataclass
class _Person:
    session: Session
    model: Model = field(default_factory=Model)
    code: int = 1
    seen: Counter[type[Fact]] = field(default_factory=Counter)
    posted: set[str] = field(default_factory=set)

    def acts(self, event: Event) -> Iterator[Command]:
        """What to do after this event, once a tick of this Podium is over."""
        if isinstance(event, Recorded):
            self.seen[type(event.fact)] += 1
        state = self.model.state
        if state is None or not self.model.settled or self.model.seq <= self.session.info.past or state.closing:
            return
        commands = [*self._answers(state), *self._freezes(state, event)]
        yield from commands
        if not commands and not state.frozen and at_rest(self.model, Approve.ALL, self.session.info.past):
            self.code = exit_code(self.model)
            yield Close()

    def _answers(self, state: State) -> Iterator[Command]:
        for command in autopilot(self.model, Approve.ALL):
            match command:
                case Answer(name) if name in state.drafts:
                    pass
                case Answer(name, Approved(body)) if (draft := _edited(body)) != body:
                    yield KeepDraft(name, draft)
                case _:
                    yield command
        for approval in state.approvals.values():
            yield from self._says(state, approval)

    def _says(self, state: State, approval: Approval) -> Iterator[Command]:
        """Send what was kept; where a limit is asked about, keep what it shall be."""
        name = approval.id
        if name in state.drafts and self._first(f"answer {name}"):
            self.model.answered.add(name)
            yield Answer(name, Approved(state.drafts[name], "somebody careful"))
        elif isinstance(approval.body, LimitBody) and name not in state.drafts and self._first(f"draft {name}"):
            self.model.answered.add(name)
            yield KeepDraft(name, _edited(approval.body))

    def _freezes(self, state: State, event: Event) -> Iterator[Command]:
        """Freeze once, let a few steps go when all is still, and thaw."""
        if not self.seen[Frozen]:
            ticket = state.tickets.get(FREEZES_AFTER)
            if ticket is not None and ticket.status is Status.COMPLETED and self._first("freeze"):
                yield Freeze()
        elif state.frozen and (self.seen[StepFreed] >= STEPS or _nothing_left(event)):
            if self._first("thaw"):
                yield Thaw()
        elif state.frozen and state.phase is Phase.FROZEN and self._first(f"step at {self.model.seq}"):
            yield StepOnce()

    def _first(self, name: str) -> bool:
        is_new = name not in self.posted
        self.posted.add(name)
        return is_new


def _nothing_left(event: Event) -> bool:
    """A step was asked for and nothing could happen."""
    return isinstance(event, Refused) and event.what == words_of(StepOnce())


def _edited(body: Body) -> Body:
    """The body as they want it; what they have edited already stays."""
    match body:
        case SpawnBody(prompt=prompt) if prompt and not prompt.endswith(CAREFUL):
            return replace(body, prompt=prompt + CAREFUL)
        case StepBody(call):
            return replace(body, call=replace(call, arguments=edited_command(call.arguments)))
        case LimitBody():
            return replace(body, raise_to=GENEROUS)
        case _:
            return body


def wrong_at_the_desk(facts: Sequence[Fact]) -> list[str]:
    """Each question was asked once and never taken back, each edit was typed once and sent, each limit raised once;
    the track was frozen once, and thawed when the steps were taken."""
    asked = Counter(_question(f.approval) for f in facts if isinstance(f, ApprovalOpened))
    typed = Counter(f.approval for f in facts if isinstance(f, DraftKept))
    drafts = {f.approval: f.body for f in facts if isinstance(f, DraftKept)}
    closed = {f.approval: f.closing for f in facts if isinstance(f, ApprovalClosed)}
    raised = Counter((f.scope, f.what) for f in facts if isinstance(f, LimitRaised))
    counts = Counter(type(f) for f in facts)
    sent = {name: closed.get(name) for name in drafts}
    return [
        *(f"asked {times} times: {what}" for what, times in asked.items() if times > 1 and CUT_OFF not in what),
        *(f"{name} was taken back: {c.why}" for name, c in closed.items() if isinstance(c, Withdrawn)),
        *(f"the edit of {name} was typed {times} times" for name, times in typed.items() if times != 1),
        *(f"{n} was edited, and {c} was sent" for n, c in sent.items() if getattr(c, "body", None) != drafts[n]),
        *(f"no {kind} was edited" for kind in {SpawnBody, StepBody, LimitBody} - {type(d) for d in drafts.values()}),
        *([f"limits were raised: {dict(raised)}"] if raised != RAISED else []),
        *(f"{counts[kind]} times {kind.__name__.lower()}" for kind in (Frozen, Thawed) if counts[kind] != 1),
        *([f"{counts[StepFreed]} steps were let go"] if counts[StepFreed] < STEPS else []),
    ]


def _question(approval: Approval) -> tuple[str, ...]:
    """What a question is about, whatever its name."""
    match approval.body:
        case StepBody(call, problem=problem):
            return approval.attempt, call.id, problem
        case SpawnBody(problem=problem):
            return approval.attempt, "start", problem
        case LimitBody(scope, what, limit):
            return approval.attempt, scope, what, str(limit)
        case _:
            return approval.attempt, approval.kind
