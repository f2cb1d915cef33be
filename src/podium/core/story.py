"""Facts told in prose: one line for a log, and the answer to "why is this ticket like this?".

A sentence is told from a fact and the state *before* it, because a closed approval must still be compared with
what was asked. Nothing here is stored: the journal keeps the facts, and the prose may improve.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import fields
from typing import assert_never

from podium.core.approval import Approval, Approved, Body, Rejected, ReviewBody, SpawnBody, StepBody, Withdrawn
from podium.core.budget import LimitBody
from podium.core.conversation import Role, Turn
from podium.core.dag_story import dag_sentence
from podium.core.events import (
    ApprovalClosed,
    ApprovalOpened,
    AttemptEnded,
    AttemptOpened,
    AttemptPrepared,
    AttemptStarted,
    AttemptSuspended,
    BudgetFact,
    CallFailed,
    CallRefused,
    CoolingBegan,
    CoolingEnded,
    DraftKept,
    Fact,
    Frozen,
    ModelChosen,
    ModeSet,
    NoteGiven,
    Paused,
    Recorded,
    Reminded,
    RequestSent,
    Resumed,
    RuleAnswered,
    RulesSet,
    RunClosing,
    RunOpened,
    RunResumed,
    StalenessCleared,
    Stalled,
    StepFreed,
    StepHeld,
    Talk,
    Thawed,
    TicketAdded,
    TicketChanged,
    TicketMoved,
    TicketRemoved,
    TicketStale,
    TokensSpent,
    ToolFinished,
    ToolStarted,
    TurnTaken,
    WorkMerged,
)
from podium.core.rule_words import answered_words, rules_words
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.core.wording import (
    amount,
    arguments,
    bill_words,
    call_line,
    cooling,
    count,
    first_line,
    in_one_line,
    limit_line,
    of_budget,
    script_name,
    step_words,
)

Moment = (
    AttemptPrepared
    | AttemptStarted
    | TokensSpent
    | CoolingBegan
    | CoolingEnded
    | AttemptSuspended
    | AttemptEnded
    | WorkMerged
    | StepHeld
    | StepFreed
    | Stalled
    | Talk
)
"""The facts of an attempt that was opened before."""


RunMoment = RunOpened | RunResumed | RunClosing | ModeSet | Paused | Resumed | Frozen | Thawed | RulesSet


def ticket_of(fact: Fact, state: State | None) -> TicketId | None:
    """The ticket that a fact is about; None for a fact of the run. `state` is the state before it."""
    if isinstance(fact, RunMoment):
        return None
    match fact:
        case TicketMoved() | ModelChosen() | NoteGiven() | AttemptOpened():
            return fact.ticket
        case TicketAdded(ticket) | TicketChanged(ticket):
            return ticket.id
        case TicketRemoved(ticket) | TicketStale(ticket) | StalenessCleared(ticket):
            return ticket
        case ApprovalOpened(approval):
            return approval.ticket
        case ApprovalClosed(name) | DraftKept(name):
            return state.approvals[name].ticket if state and name in state.approvals else None
        case _:
            return state.attempts[fact.attempt].ticket if state and fact.attempt in state.attempts else None


def sentence(recorded: Recorded, state: State | None) -> str:
    """One line; `state` is the state before the fact, None before a run's first."""
    fact = recorded.fact
    if isinstance(fact, RunMoment):
        return _of_run(fact)
    match fact:
        case TicketMoved(ticket, to, why):
            return f"{ticket} {_move(ticket, to, state)}" + (f": {first_line(why)}" if why else "")
        case TicketAdded() | TicketChanged() | TicketRemoved() | TicketStale() | StalenessCleared():
            return dag_sentence(fact, state)
        case ModelChosen(ticket, model):
            return f"{ticket} gets {model} for its next attempt"
        case NoteGiven(ticket, note):
            return f"{ticket}: a person notes: {first_line(note)}" if note else f"{ticket}: the note is taken back"
        case ApprovalOpened(approval):
            return f"{approval.ticket} asks: {question(approval.body)}"
        case ApprovalClosed(name):
            return _closed(fact, state.approvals.get(name) if state else None)
        case DraftKept(name):
            return f"{ticket_of(fact, state) or name}: a person edits the question"
        case AttemptOpened():
            return f"{fact.ticket}: attempt {fact.number} begins" + (f" on {fact.model}" if fact.model else "")
        case _:
            said = _of_budget_or_rule(fact) if isinstance(fact, BudgetFact | RuleAnswered) else _of_attempt(fact)
            return f"{ticket_of(fact, state) or fact.attempt}: {said}"


def _move(ticket: TicketId, to: Status, state: State | None) -> str:
    """What a ticket does by moving; only where a person is asked does it await a review."""
    if to is Status.FAILED:
        return "has failed"
    if state is None or to is not Status.AWAITING_REVIEW or any(a.ticket == ticket for a in state.approvals.values()):
        return f"is {to.words}"
    attempt = state.tickets[ticket].attempt
    return "is being merged" if attempt is not None and state.attempts[attempt].commit else "has finished"


def question(body: Body) -> str:
    """What an approval asks, in a few words."""
    match body:
        case SpawnBody():
            again = f" ({body.problem})" if body.problem else ""
            return f"may it run `{body.command}`?{again}" if body.command else f"may its worker start on {body.model}?"
        case StepBody():
            return f"may it use {call_line(body.call)}?" + (f" ({body.problem})" if body.problem else "")
        case LimitBody():
            return f"{limit_line(body)}; raise it to {amount(body.what, body.raise_to)}?"
        case ReviewBody():
            return f"may {count(len(body.files), 'changed file')} be merged?"
        case _:
            assert_never(body)


def edits(before: Body, after: Body) -> tuple[str, ...]:
    """How a person changed a body: one line per short field (`model: a -> b`), a diff for longer ones."""
    if isinstance(before, StepBody) and isinstance(after, StepBody):
        old, new = arguments(before.call), arguments(after.call)
        pairs = [(key, old.get(key, ""), new.get(key, "")) for key in {**old, **new}]
    else:
        shared = [f.name for f in fields(before) if hasattr(after, f.name)]
        pairs = [(name, getattr(before, name), getattr(after, name)) for name in shared]
    return tuple(line for name, old, new in pairs if old != new for line in _edit(name, str(old), str(new)))


def _edit(name: str, old: str, new: str) -> Iterator[str]:
    if len(old) + len(new) < 100 and "\n" not in old + new:
        yield f"{name}: {old or '(nothing)'} → {new or '(nothing)'}"
        return
    yield f"{name}:"
    changed = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    yield from (f"  {line}" for line in changed if not line.startswith(("---", "+++", "@@")))


def _of_run(fact: RunMoment) -> str:
    match fact:
        case RunOpened():
            rehearsal = f"; a rehearsal plays: {script_name(fact.rehearsal)}" if fact.rehearsal else ""
            return f"{fact.track.name}: {count(len(fact.track.tickets), 'ticket')}, mode {fact.mode}{rehearsal}"
        case RunResumed():
            return "the run goes on after a restart"
        case RunClosing():
            return "Podium is being closed"
        case ModeSet(mode):
            return f"the track's mode is now {mode}"
        case Paused():
            return "paused: nothing new starts"
        case Resumed():
            return "resumed"
        case Frozen():
            return "frozen: nothing starts, and each worker waits before its next step"
        case Thawed():
            return "thawed: every worker goes on"
        case RulesSet(rules):
            return rules_words(rules)
        case _:
            assert_never(fact)


def _of_budget_or_rule(fact: BudgetFact | RuleAnswered) -> str:
    return answered_words(fact) if isinstance(fact, RuleAnswered) else of_budget(fact)


def _of_attempt(fact: Moment) -> str:
    match fact:
        case AttemptPrepared(_, body):
            saved = f", context {body.tokens_before:,} → {body.tokens_after:,} tokens" if body.files else ""
            return "its worker is prepared" + saved
        case AttemptStarted(_, branch, _, base):
            return f"works on {branch} from {base[:12]}"
        case TokensSpent(_, _, model, bill):
            return f"{model}: {bill_words(bill)}"
        case CoolingBegan(_, seconds, reason):
            return f"{cooling(seconds)}: {first_line(reason)}"
        case CoolingEnded():
            return "has cooled"
        case AttemptSuspended():
            return "its worker is gone; the attempt goes on next time"
        case AttemptEnded():
            return f"the attempt ended, {fact.outcome}" + (f": {first_line(fact.summary)}" if fact.summary else "")
        case WorkMerged(_, commit, files):
            return f"merged as {commit[:12]}, {count(len(files), 'file')}"
        case StepHeld(_, step):
            return f"waits, frozen, before it {step_words(step)}"
        case Stalled(_, _, evidence):
            return "may be stuck: " + evidence.partition("\n")[0]
        case StepFreed():
            return "goes on with the step before which it waited"
        case _:
            return _of_talk(fact)


def _of_talk(fact: Talk) -> str:
    """What a worker and its model say to each other."""
    match fact:
        case RequestSent(_, model):
            return f"asks {model}"
        case CallFailed(_, message, delay):
            return f"model call failed, again in {delay:.1f} s: {in_one_line(message)}"
        case TurnTaken(_, turn):
            return _turn(turn)
        case Reminded(_, text):
            return f"is told: {first_line(text)}"
        case ToolStarted(_, call):
            return f"→ {call_line(call)}"
        case ToolFinished(_, result, seconds):
            return f"{result.call.name} {'failed' if result.is_error else 'done'} after {seconds:.1f} s"
        case CallRefused(_, result):
            return f"{result.call.name} was not carried out: {in_one_line(result.output)}"
        case _:
            assert_never(fact)


def _turn(turn: Turn) -> str:
    match turn.role:
        case Role.MODEL:
            said = f"says: {first_line(turn.text)}" if turn.text.strip() else "answers"
            return said + (f" (then {count(len(turn.calls), 'call')})" if turn.calls else "")
        case Role.USER:
            return f"is told: {first_line(turn.text)}"
        case Role.TOOL:
            return f"reads {count(len(turn.results), 'result')}"
        case _:
            assert_never(turn.role)


def _closed(fact: ApprovalClosed, approval: Approval | None) -> str:
    who = approval.ticket if approval else fact.approval
    match fact.closing:
        case Approved(body, by):
            edited = " with edits" if approval is not None and body != approval.body else ""
            return f"{who}: approved by {by}{edited}"
        case Rejected(reason, by):
            return f"{who}: rejected by {by}" + (f": {first_line(reason)}" if reason else "")
        case Withdrawn(why):
            return f"{who}: the question is withdrawn: {why}"
        case _:
            assert_never(fact.closing)
