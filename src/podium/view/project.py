"""The only code that changes a `Model`.

Facts are folded into `model.state` by the engine's own `core.apply`; everything else here is what only a viewer
needs. `model.changed` names precisely what must be drawn again. There is no clock: the time is a fact's own,
or the viewer's `now`, which only the notices of live streams and toasts need.
"""

from __future__ import annotations

from typing import assert_never

from podium.core.apply import fold
from podium.core.approval import Approved, Withdrawn
from podium.core.events import (
    ApprovalClosed,
    ApprovalOpened,
    AttemptEnded,
    CallFailed,
    CallRefused,
    CallReserved,
    CoolingBegan,
    DraftKept,
    EngineFailed,
    EngineStopped,
    Event,
    Fact,
    Frozen,
    LimitReached,
    NoteGiven,
    OutlaysRead,
    Recorded,
    Refused,
    Replayed,
    RequestSent,
    RuleAnswered,
    RulesSet,
    RunOpened,
    StalenessCleared,
    Stalled,
    Streamed,
    StreamVoided,
    Thawed,
    TicketAdded,
    TicketChanged,
    TicketMoved,
    TicketRemoved,
    TicketStale,
    TokensSpent,
    ToolStarted,
    Warned,
    WorkMerged,
)
from podium.core.rules import RuleEffect
from podium.core.state import State
from podium.core.status import Status
from podium.core.story import edits, sentence, ticket_of
from podium.core.ticket import AttemptId, TicketId, Tier
from podium.view.cut_off import cut_off
from podium.view.given import Given
from podium.view.held import blame
from podium.view.lines import Line, Tone
from podium.view.log_entry import Entry, Topic, topic_of
from podium.view.meters import count_streamed, fade, forget_streamed
from podium.view.model import Model
from podium.view.past_questions import past_question
from podium.view.stream import begin_turn, grow, say, void_turn
from podium.view.tell import stream_of, tell_stream
from podium.view.text import one_line
from podium.view.toasts import toast_fact, toast_notice

_SAID_BY_ANOTHER_FACT = (Status.AWAITING_SPAWN, Status.AWAITING_STEP, Status.QUEUED, Status.COOLING)
"""Moves that only follow from the question, the answer or the cooling that the log has just told."""


_SAID_BY_WHAT_FOLLOWS = (RequestSent, DraftKept, CallReserved, LimitReached)
"""The reply, the answer, the call, the question."""


_MOST_EDITS = 12
"""So many lines of an edit stand in the log; all of it stands with the ticket's answers."""


def project(model: Model, event: Event, now: float | None = None) -> None:
    """Take in one event; `now` (seconds since the epoch) is when the viewer saw it."""
    if model.past is None and not isinstance(event, Replayed):
        model.now = max(model.now, now or 0.0)
    model.at = event.at if isinstance(event, Recorded) else model.now
    match event:
        case Replayed():
            _stand_in_the_past(model, event)
        case Recorded():
            _take_fact(model, event)
        case Streamed() | StreamVoided():
            _take_stream(model, event)
        case Refused() | Warned() | EngineFailed():
            _take_message(model, event)
        case OutlaysRead(outlays, attempts):
            model.outlays, model.attempt_bills, model.changed.meters = outlays, attempts, True
        case EngineStopped():
            model.stopped = True
            _lose_engine(model)
        case _:
            assert_never(event)


def pass_time(model: Model, now: float) -> None:
    """Nothing happened but time: rates fade. A viewer calls it about once a second. In a replay time stands still."""
    model.now = max(model.now, now) if model.past is None else model.past.at
    fade(model)


def model_of(state: State) -> Model:
    """The model of a viewer who is handed a state instead of its facts: without streams, series and log."""
    model = Model(state, held=frozenset(blame(state)))
    for tier, bill in state.bill_by_tier.items():
        model.meters[tier].bill = bill
    _rank(model, state)
    return model


def _take_fact(model: Model, recorded: Recorded) -> None:
    before, fact = model.state, recorded.fact
    model.now = max(model.now, recorded.at)
    if isinstance(fact, RunOpened):
        model.begin_run()
        model.now = recorded.at if model.past is not None else model.now
    ticket = ticket_of(fact, before)
    moved_from = before.tickets[fact.ticket].status if before and isinstance(fact, TicketMoved) else None
    if not isinstance(fact, _SAID_BY_WHAT_FOLLOWS):
        _log(model, recorded.at, ticket, sentence(recorded, before), _tone_of(fact), fact)
    if isinstance(fact, ApprovalClosed) and before is not None:
        _remember(model, before, fact, recorded.at)
    if isinstance(fact, AttemptEnded) and fact.receipt is not None and before is not None:
        model.cut_off[fact.attempt] = cut_off(before, fact)
    model.state, model.seq, model.settled = fold(before, recorded), recorded.seq, recorded.settled
    model.timeline.take(recorded, model.state)
    model.ledger.take(recorded, model.state)
    if ticket is not None:
        model.changed.tickets.add(ticket)
    _mark(model, model.state, fact, moved_from)
    if isinstance(fact, ApprovalOpened) and (asked := past_question(model.state, fact.approval)) is not None:
        model.asked.append(asked)
    tell_stream(model, model.state, fact)
    if model.past is None:
        toast_fact(model, fact)
    elif recorded.seq == model.past.seq:
        fade(model)


def _remember(model: Model, before: State, closed: ApprovalClosed, at: float) -> None:
    """Keep the answer beside its question; an edit is told in the log, field by field."""
    asked = before.approvals.get(closed.approval)
    if asked is None or isinstance(closed.closing, Withdrawn):
        return
    given = Given(asked, closed.closing, at)
    model.given.append(given)
    if isinstance(closed.closing, Approved) and given.edited:
        told = edits(asked.body, closed.closing.body)
        for line in told[:_MOST_EDITS]:
            _log(model, at, asked.ticket, line, Tone.MUTED, closed)
        if len(told) > _MOST_EDITS:
            _log(model, at, asked.ticket, f"… {len(told) - _MOST_EDITS} more lines", Tone.MUTED, closed)


def _stand_in_the_past(model: Model, moment: Replayed) -> None:
    """The facts that follow lead there; what counts time reads the time of that moment."""
    model.past, model.gone_at = moment, moment.at
    model.changed.run = model.changed.approvals = model.changed.meters = True


def _mark(model: Model, state: State, fact: Fact, moved_from: Status | None) -> None:
    """What else is drawn differently after this fact, beside its ticket."""
    changed = model.changed
    match fact:
        case RunOpened():
            changed.run = changed.meters = changed.approvals = True
            changed.tickets.update(state.tickets)
            model.held = frozenset(blame(state))
        case TicketMoved(ticket, to) if moved_from is not None:
            changed.run = True
            if moved_from.satisfies is not to.satisfies or moved_from.holds is not to.holds:
                changed.tickets.update(state.graph.dependents(ticket))
            # Only these move a way along which tickets are held; most moves are none of them.
            if moved_from.holds is not to.holds or to is Status.TODO or ticket in model.held:
                held = frozenset(blame(state))
                changed.tickets.update(held ^ model.held)
                model.held = held
        case TicketAdded() | TicketChanged() | TicketRemoved():
            changed.run = True
            changed.tickets = set(state.tickets)  # what waits, what is held and who is next may all be another
            model.held = frozenset(blame(state))
            model.reach.clear()
            _rank(model, state)
        case TicketStale() | StalenessCleared():
            changed.run = True
        case ApprovalOpened() | ApprovalClosed():
            changed.approvals = changed.run = True
            _rank(model, state)
        case TokensSpent():
            changed.meters = changed.run = True
        case _:
            changed.run = changed.run or ticket_of(fact, state) is None


def _rank(model: Model, state: State) -> None:
    for approval in state.approvals.values():
        if approval.ticket not in model.reach:
            model.reach[approval.ticket] = len(state.graph.below(approval.ticket))
    questions = state.approvals.values()
    model.approvals = tuple(sorted(questions, key=lambda a: (-model.reach[a.ticket], a.opened_at, a.id)))


def _take_stream(model: Model, event: Streamed | StreamVoided) -> None:
    state = model.state
    if state is None or event.attempt not in state.attempts:
        return
    stream, attempt = stream_of(model, state, event.attempt), state.attempts[event.attempt]
    match event:
        case Streamed(_, voice, text, left_out):
            if left_out:
                say(stream, Tone.NOTE, f"… {left_out:,} characters came too fast to be shown")
            grow(stream, voice, text)
            count_streamed(model, stream, attempt, event)
        case StreamVoided(_, why):
            void_turn(stream)
            forget_streamed(model, stream, model.meters[attempt.tier])
            say(stream, Tone.NOTE, f"! what it had begun to say does not count: {one_line(why)}")
            begin_turn(stream)
        case _:
            assert_never(event)


def _take_message(model: Model, event: Refused | Warned | EngineFailed) -> None:
    match event:
        case Refused(what, why):
            model.refused += 1
            model.refusals.append(event)
            _log(model, model.now, None, f"cannot {what}: {why}", Tone.NOTE)
        case Warned(text):
            _log(model, model.now, None, f"warning: {text}", Tone.NOTE)
        case EngineFailed(message):
            model.failed = message
            _lose_engine(model)
            _log(model, model.now, None, f"the engine stopped: {message}", Tone.BAD)
        case _:
            assert_never(event)
    toast_notice(model, event)


def _lose_engine(model: Model) -> None:
    """Nothing can be asked any more, of any ticket."""
    model.gone_at = model.now if model.gone_at is None else model.gone_at
    model.changed.run = model.changed.approvals = True
    model.changed.tickets.update(model.state.tickets if model.state is not None else ())


def _log(model: Model, at: float, ticket: TicketId | None, text: str, tone: Tone, fact: Fact | None = None) -> None:
    topic = Topic.PODIUM if fact is None else topic_of(fact)
    attempt: AttemptId | None = getattr(fact, "attempt", None)
    receipt = isinstance(fact, AttemptEnded) and fact.receipt is not None
    model.log.append(Entry(at, ticket, Line(one_line(text), tone), topic, attempt, receipt, _tier_of(model, fact)))
    model.logged += 1
    model.changed.log = True


def _tier_of(model: Model, fact: Fact | None) -> Tier | None:
    """Who the fact is about: it says so itself, or its attempt does."""
    tier, attempt = getattr(fact, "tier", None), getattr(fact, "attempt", None)
    if tier is None and model.state is not None and attempt in model.state.attempts:
        tier = model.state.attempts[attempt].tier
    return tier


def _tone_of(fact: Fact) -> Tone:
    match fact:
        case TicketMoved(_, Status.COMPLETED) | WorkMerged() | StalenessCleared():
            return Tone.GOOD
        case TicketMoved(_, Status.FAILED | Status.BLOCKED | Status.KILLED):
            return Tone.BAD
        case ApprovalOpened() | ApprovalClosed() | CallFailed() | CoolingBegan() | TicketStale():
            return Tone.NOTE
        case RuleAnswered(_, RuleEffect.DENY):
            return Tone.BAD
        case Frozen() | Thawed() | Stalled() | NoteGiven() | RulesSet():
            return Tone.NOTE
        case TicketMoved(_, to):
            return Tone.MUTED if to in _SAID_BY_ANOTHER_FACT else Tone.PLAIN
        case TicketAdded() | TicketChanged() | TicketRemoved():
            return Tone.PLAIN
        case ToolStarted():
            return Tone.CALL
        case CallRefused():
            return Tone.BAD
        case _:
            return Tone.MUTED
