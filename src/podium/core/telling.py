"""A ticket's story, and a run's: the sentences of `core.story`, put together so that they read as prose.

What only follows from the sentence before is not said twice: that a ticket awaits the answer to its question, that a
call was over at once, that a ticket ended as its attempt did. A ticket's story does not repeat its name; a run's leaves
out what a worker and its model say to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from podium.core.apply import fold
from podium.core.approval import Approved, StepBody
from podium.core.conversation import ToolResult
from podium.core.dag_story import dag_details
from podium.core.events import (
    ApprovalClosed,
    ApprovalOpened,
    AttemptEnded,
    AttemptPrepared,
    AttemptStarted,
    CallFailed,
    CallRefused,
    CoolingEnded,
    DraftKept,
    Fact,
    NoteGiven,
    Outcome,
    Recorded,
    Reminded,
    RequestSent,
    RuleAnswered,
    Stalled,
    StepFreed,
    StepHeld,
    TicketChanged,
    TicketMoved,
    TokensSpent,
    ToolFinished,
    ToolStarted,
    TurnTaken,
    WorkMerged,
)
from podium.core.state import State
from podium.core.status import Status
from podium.core.story import edits, sentence, ticket_of
from podium.core.ticket import TicketId
from podium.core.wording import first_line, has_one_line, receipt_lines

_ASKED_OR_COOLING = (Status.AWAITING_SPAWN, Status.AWAITING_STEP, Status.COOLING)
"""Moves that the sentence before them has told."""

_OF_WORKERS = (
    AttemptPrepared, AttemptStarted, RequestSent, CallFailed, TurnTaken, Reminded, ToolStarted, ToolFinished,
    CallRefused, TokensSpent, CoolingEnded, StepHeld, StepFreed, ApprovalOpened, DraftKept, RuleAnswered,
)  # fmt: skip
"""What a run's story leaves to those of its tickets."""


@dataclass(frozen=True, slots=True)
class StoryLine:
    """What happened `at` (seconds since the epoch); further lines of `text` are details."""

    at: float
    text: str


def story(ticket: TicketId, recorded: Iterable[Recorded]) -> tuple[StoryLine, ...]:
    """A ticket's facts in their order, out of all facts of its run (the first is `RunOpened`)."""
    teller = _Teller(ticket)
    state: State | None = None
    for entry in recorded:
        if ticket_of(entry.fact, state) == ticket:
            teller.tell(entry, state)
        state = fold(state, entry)
    return tuple(teller.lines)


def run_story(recorded: Iterable[Recorded]) -> tuple[StoryLine, ...]:
    """What became of a whole run: what people did, and how its attempts and tickets came out."""
    state: State | None = None
    lines: list[StoryLine] = []
    for entry in recorded:
        if _is_of_run(entry.fact):
            shown = () if isinstance(entry.fact, WorkMerged) else details(entry.fact, state)
            lines.append(_line(entry.at, sentence(entry, state), shown))
        state = fold(state, entry)
    return tuple(lines)


def details(fact: Fact, state: State | None) -> Iterator[str]:
    """What a story tells beyond the sentence; `state` is the state before the fact."""
    match fact:
        case ApprovalClosed(name, Approved(body)) if state and name in state.approvals:
            yield from edits(state.approvals[name].body, body)
        case ToolFinished(_, result) if result.is_error:
            yield from result.output.splitlines()[:5]
        case CallRefused(_, ToolResult(_, problem)) | CallFailed(_, problem) if not has_one_line(problem):
            yield from problem.splitlines()
        case AttemptEnded():
            yield from fact.summary.splitlines()[1:]
            yield from receipt_lines(fact.receipt) if fact.receipt else ()
        case WorkMerged(_, _, files):
            yield from files
        case NoteGiven(_, told) | Stalled(_, _, told):
            yield from told.splitlines()[1:]
        case TicketChanged(changed) if state and changed.id in state.tickets:
            yield from dag_details(state.tickets[changed.id].ticket, changed)
        case ApprovalOpened(approval) if isinstance(approval.body, StepBody):
            yield from approval.body.preview.text.splitlines()[:20]
        case _:
            return


@dataclass(slots=True)
class _Teller:
    """Tells one ticket's facts; remembers what it has just said."""

    ticket: TicketId
    lines: list[StoryLine] = field(default_factory=list)
    _last: Fact | None = None
    _summary: str = ""
    """With which words the last attempt ended."""

    def tell(self, entry: Recorded, state: State | None) -> None:
        last, self._last = self._last, entry.fact
        match entry.fact:
            case RequestSent() | DraftKept():
                self._last = last
            case TicketMoved(_, to) if to in _ASKED_OR_COOLING:
                pass
            case TicketMoved(_, Status.QUEUED) if isinstance(last, ApprovalClosed):
                pass
            case TicketMoved(ticket, to, why) if why and first_line(why) == first_line(self._summary):
                self._say(Recorded(entry.seq, entry.at, TicketMoved(ticket, to)), state)
            case ToolFinished(_, result, seconds) if isinstance(last, ToolStarted):
                how = "failed" if result.is_error else "done"
                before = self.lines.pop()
                self.lines.append(
                    _line(before.at, f"{before.text}: {how} after {seconds:.1f} s", details(entry.fact, state))
                )
            case AttemptEnded(_, _, summary):
                self._summary = summary
                self._say(entry, state)
            case _:
                self._say(entry, state)

    def _say(self, entry: Recorded, state: State | None) -> None:
        self.lines.append(
            _line(entry.at, self._in_prose(entry.fact, sentence(entry, state)), details(entry.fact, state))
        )

    def _in_prose(self, fact: Fact, said: str) -> str:
        """The sentence without the ticket's name before it."""
        name = str(self.ticket)
        if said.startswith(f"{name}: "):
            rest = said.removeprefix(f"{name}: ")
            if isinstance(fact, TurnTaken | Reminded):
                return f"The model {rest}"
            begins_with_a_name = isinstance(fact, TokensSpent | ToolFinished | CallRefused | RuleAnswered)
            return rest if begins_with_a_name else rest[:1].upper() + rest[1:]
        return f"It {said.removeprefix(f'{name} ')}" if said.startswith(f"{name} ") else said


def _is_of_run(fact: Fact) -> bool:
    match fact:
        case TicketMoved(_, to, why):
            return to.ended or (to is Status.TODO and bool(why))
        case AttemptEnded(_, outcome):
            return outcome in (Outcome.KILLED, Outcome.INTERRUPTED)  # of others the ticket's own end tells the same
        case _:
            return not isinstance(fact, _OF_WORKERS)


def _line(at: float, said: str, more: Iterable[str]) -> StoryLine:
    return StoryLine(at, "\n".join([said, *(f"  {line}" for line in more)]))
