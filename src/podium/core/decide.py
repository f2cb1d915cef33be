"""The one pure function that decides: which facts follow from an input, and which effects are due.

`decide` reads the state and changes nothing; time comes in as `now` (seconds since the epoch), ids follow from the
state. A command that comes too late (a click on a worker that has just ended) is not an error: it is
answered with a `Refused` notice. What reports lead to stands in `core.reports`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from podium.core.again import merge_again, wishes
from podium.core.approval import Approval, Approved, Rejected, ReviewBody, SpawnBody, StepBody, Verdict
from podium.core.budget import LimitBody
from podium.core.built_on import under_way
from podium.core.decide_rules import decide_rules
from podium.core.decision import Decision
from podium.core.edits import (
    Impossible,
    begin_again,
    decide_edit,
    nearest,
    refuse_model,
    stale_no_longer,
    taken_back,
    told_of_drafts,
)
from podium.core.effects import Abort, Merge
from podium.core.events import (
    ApprovalClosed,
    AttemptEnded,
    AttemptPrepared,
    DraftKept,
    Fact,
    ModeSet,
    Outcome,
    Paused,
    Refused,
    Resumed,
    RunClosing,
    RunOpened,
    TicketMoved,
)
from podium.core.freeze import decide_freeze, hold
from podium.core.inputs import (
    AddTicket,
    Answer,
    Close,
    Command,
    CompleteTicket,
    EditTicket,
    Freeze,
    Input,
    KeepDraft,
    KillWorker,
    LinkTickets,
    MergeAgain,
    OpenRun,
    Pause,
    RemoveTicket,
    ReopenTicket,
    Report,
    Resume,
    ResumeRun,
    RetryTicket,
    SetMode,
    SetRules,
    SkipTicket,
    StepOnce,
    StopAll,
    Thaw,
    UnlinkTickets,
)
from podium.core.proposal import carry_out
from podium.core.raise_limit import answer_limit
from podium.core.reports import decide_report, withdraw
from podium.core.state import State, TicketState
from podium.core.status import CLOSING, Status, legal
from podium.core.ticket import ApprovalId, AttemptId

_WAITS = (Status.AWAITING_STEP, Status.QUEUED)


def decide(state: State, message: Input, now: float) -> Decision:
    """What follows from one input."""
    if isinstance(message, Report):  # the shorter list, and the one that comes by more often
        held = hold(state, message)
        return decide_report(state, message, now) if held is None else held
    return told_of_drafts(state, _decide_command(state, message, now))


def open_run(command: OpenRun) -> list[Fact]:
    """The first facts of a run: tickets that the track file says are completed are completed at once."""
    done = [
        TicketMoved(t.id, Status.COMPLETED, "completed according to the track file")
        for t in command.track.tickets
        if t.done_before
    ]
    opened = RunOpened(command.run, command.track, command.mode, command.terms, command.base, command.rehearsal)
    return [opened, *done]


def _decide_command(state: State, command: Command, now: float) -> Decision:
    match command:
        case KillWorker(ticket) | RetryTicket(ticket) | SkipTicket(ticket) | MergeAgain(ticket):
            if ticket not in state.tickets:
                return _refuse(f"find ticket {ticket!r}", nearest(state, ticket))
            return _decide_on_ticket(state, command, state.tickets[ticket])
        case (
            AddTicket()
            | EditTicket()
            | RemoveTicket()
            | LinkTickets()
            | UnlinkTickets()
            | ReopenTicket()
            | CompleteTicket()
        ):
            return decide_edit(state, command)
        case Answer(approval, verdict):
            return _answer(state, approval, verdict, now)
        case KeepDraft():
            return _keep_draft(state, command)
        case SetRules():
            return decide_rules(state, command, now)
        case Freeze() | Thaw() | StepOnce():
            return decide_freeze(state, command, now)
        case OpenRun():
            return _open_another(state, command)
        case ResumeRun():
            return _refuse(f"resume {state.track.name!r}", "it is being conducted already")
        case _:
            return _steer(state, command)


def _open_another(state: State, command: OpenRun) -> Decision:
    """Another run may follow once nothing of this one is at work; what it left undone stays in the journal."""
    if state.closing:
        return _refuse(f"open {command.track.name!r}", CLOSING)
    if state.alive or state.preparing or state.merging:
        return _refuse(f"open {command.track.name!r}", f"{state.track.name!r} is being conducted")
    return Decision(open_run(command))


def _steer(state: State, command: SetMode | Pause | Resume | StopAll | Close) -> Decision:
    match command:
        case SetMode(mode):
            return Decision([ModeSet(mode)] if mode is not state.mode else [])
        case Pause():
            return Decision([] if state.paused else [Paused()])
        case Resume():
            return Decision([Resumed()] if state.paused else [])
        case StopAll():
            decision = Decision([] if state.paused else [Paused()])
            return _stop_workers(state, decision, "stopped with all others by a person")
        case Close():
            return Decision() if state.closing else _close(state)
        case _:
            assert_never(command)


def _close(state: State) -> Decision:
    """Workers that wait, for an answer or for a slot, just go; their questions and answers stay."""
    waiting = [a for a in sorted(state.alive) if state.tickets[state.attempts[a].ticket].status in _WAITS]
    decision = Decision([RunClosing()], [Abort(attempt, CLOSING) for attempt in waiting])
    return _stop_workers(state, decision, CLOSING, keep=frozenset(waiting))


def _stop_workers(state: State, decision: Decision, why: str, keep: frozenset[AttemptId] = frozenset()) -> Decision:
    for attempt in sorted(state.alive - keep):
        ticket = state.tickets[state.attempts[attempt].ticket]
        if ticket.status is not Status.STOPPING:
            decision += _stop(state, ticket, why)
    return decision


def _decide_on_ticket(
    state: State, command: KillWorker | RetryTicket | SkipTicket | MergeAgain, ticket: TicketState
) -> Decision:
    match command:
        case KillWorker():
            return _kill(state, ticket)
        case SkipTicket():
            return _skip(state, ticket)
        case RetryTicket():
            return _retry(state, ticket, command)
        case MergeAgain():
            return merge_again(state, ticket)
        case _:
            assert_never(command)


def _retry(state: State, ticket: TicketState, command: RetryTicket) -> Decision:
    name = ticket.ticket.id
    if ticket.status is Status.COMPLETED or not ticket.status.ended:
        return _refuse(f"retry {name}", f"it is {ticket.status.words}")
    if ticket.unneeded:
        return _refuse(f"retry {name}", f"it is {ticket.why}; unlink it from that first")
    try:
        if command.model:
            refuse_model(ticket.ticket)
        again = begin_again(state, ticket, "another attempt was asked for")
    except Impossible as impossible:
        return _refuse(f"retry {name}", str(impossible))
    return Decision([*wishes(ticket, command), *again])


def _kill(state: State, ticket: TicketState) -> Decision:
    name = ticket.ticket.id
    why = "killed by a person"
    if ticket.attempt in state.alive:
        if ticket.status is Status.STOPPING:
            cut = f", because {CLOSING}, and goes on from its last step then" if ticket.attempt in state.cut else ""
            return _refuse(f"kill {name}", f"it is stopping already{cut}")
        return _stop(state, ticket, why)
    if ticket.status is Status.AWAITING_REVIEW:
        open_review = list(withdraw(state, ticket, why))
        if not open_review:
            return _refuse(f"kill {name}", "it has finished and its work is being merged")
        return Decision([*open_review, TicketMoved(name, Status.KILLED, f"{why} before its work was merged")])
    if legal(ticket.status, Status.KILLED):
        return Decision([*_drop(state, ticket, Outcome.KILLED, why), TicketMoved(name, Status.KILLED, why)])
    return _refuse(f"kill {name}", f"it is {ticket.status.words}")


def _stop(state: State, ticket: TicketState, why: str) -> Decision:
    assert ticket.attempt is not None
    stopping = TicketMoved(ticket.ticket.id, Status.STOPPING, why)
    return Decision([*withdraw(state, ticket, why), stopping], [Abort(ticket.attempt, why)])


def _skip(state: State, ticket: TicketState) -> Decision:
    name, why = ticket.ticket.id, "skipped by a person"
    if ticket.attempt in state.alive:
        return _refuse(f"skip {name}", "its worker is alive; kill it first")
    if not legal(ticket.status, Status.SKIPPED):
        return _refuse(f"skip {name}", f"it is {ticket.status.words}")
    if under_way(state, ticket):
        return _refuse(f"skip {name}", "its worker was cut off and goes on; kill it first")
    try:
        waiting_again = taken_back(state, ticket, Status.SKIPPED, f"{name} is skipped")
    except Impossible as impossible:
        return _refuse(f"skip {name}", str(impossible))
    dropped = _drop(state, ticket, Outcome.KILLED, why)
    skipped = [TicketMoved(name, Status.SKIPPED, why), *stale_no_longer(ticket)]
    return Decision([*waiting_again, *dropped, *skipped])


def _drop(state: State, ticket: TicketState, outcome: Outcome, why: str) -> Iterator[Fact]:
    """End an attempt that has no worker yet."""
    yield from withdraw(state, ticket, why)
    if ticket.attempt is not None:
        yield AttemptEnded(ticket.attempt, outcome, why)


def _answer(state: State, name: ApprovalId, verdict: Verdict, now: float) -> Decision:
    approval = state.approvals.get(name)
    if approval is None:
        return _refuse(f"answer {name}", "the question no longer stands")
    if isinstance(verdict, Approved) and type(verdict.body) is not type(approval.body):
        return _refuse(f"answer {name}", "the answer is for another kind of question")
    closed = ApprovalClosed(name, verdict)
    match approval.body:
        case StepBody():
            answered = Decision([closed, TicketMoved(approval.ticket, Status.QUEUED, "answered")])
            return carry_out(state, approval, verdict, answered, now)
        case LimitBody():
            return answer_limit(state, approval, approval.body, verdict)
        case SpawnBody():
            return Decision([closed, *_answer_spawn(approval, verdict)])
        case ReviewBody():
            if isinstance(verdict, Rejected):
                return Decision([closed, TicketMoved(approval.ticket, Status.BLOCKED, _no(verdict))])
            return Decision([closed], [Merge(approval.attempt)])
        case _:
            assert_never(approval.body)


def _keep_draft(state: State, draft: KeepDraft) -> Decision:
    """An edit that comes after the answer, or that changes nothing, is no news."""
    name = draft.approval
    approval = state.approvals.get(name)
    if approval is None or type(approval.body) is not type(draft.body):
        return Decision()
    known = state.drafts.get(name, approval.body), state.reasons.get(name, "")
    return Decision([DraftKept(name, draft.body, draft.reason)] if (draft.body, draft.reason) != known else [])


def _answer_spawn(approval: Approval, verdict: Verdict) -> Iterator[Fact]:
    match verdict:
        case Approved(body):
            assert isinstance(body, SpawnBody)
            if body != approval.body:
                yield AttemptPrepared(approval.attempt, body)
            yield TicketMoved(approval.ticket, Status.QUEUED, f"approved by {verdict.by}")
        case Rejected():
            yield AttemptEnded(approval.attempt, Outcome.BLOCKED, _no(verdict))
            yield TicketMoved(approval.ticket, Status.BLOCKED, _no(verdict))
        case _:
            assert_never(verdict)


def _no(verdict: Rejected) -> str:
    return f"rejected by {verdict.by}" + (f": {verdict.reason}" if verdict.reason else "")


def _refuse(what: str, why: str) -> Decision:
    return Decision(notices=[Refused(what, why)])
