"""The only code that changes a `Model`.

Facts are folded into `model.state` by the engine's own `core.apply`; everything else here is what only a viewer
needs. `model.changed` names precisely what must be drawn again. There is no clock: the time is a fact's own,
or the viewer's `now`, which only the notices of live streams and toasts need.
"""

from __future__ import annotations

from collections import deque
from typing import assert_never

from podium.core.apply import fold
from podium.core.approval import StepBody
from podium.core.conversation import Role, changed_note
from podium.core.events import (
    ApprovalClosed,
    ApprovalOpened,
    AttemptEnded,
    AttemptOpened,
    AttemptSuspended,
    CallFailed,
    CallRefused,
    CoolingBegan,
    DraftKept,
    EngineFailed,
    EngineStopped,
    Event,
    Fact,
    Outcome,
    Recorded,
    Refused,
    Reminded,
    RequestSent,
    RunOpened,
    RunResumed,
    Streamed,
    StreamVoided,
    TicketMoved,
    TokensSpent,
    ToolFinished,
    ToolStarted,
    TurnTaken,
    Warned,
    WorkMerged,
)
from podium.core.state import State
from podium.core.status import Status
from podium.core.story import sentence, ticket_of
from podium.core.ticket import AttemptId, TicketId
from podium.core.wording import call_line, cooling
from podium.view.held import blame
from podium.view.meters import count_spent, count_streamed, fade, forget_streamed
from podium.view.model import Line, Model, Stream, Tone
from podium.view.stream import begin_turn, folded, grow, say, void_turn
from podium.view.text import one_line
from podium.view.toasts import toast_fact, toast_notice

_SAID_BY_ANOTHER_FACT = (Status.AWAITING_SPAWN, Status.AWAITING_STEP, Status.QUEUED, Status.COOLING)
"""Moves that only follow from the question, the answer or the cooling that the log has just told."""

FOLD_AFTER = 6
"""Lines that a stream shows of a tool's result."""


def project(model: Model, event: Event, now: float | None = None) -> None:
    """Take in one event; `now` (seconds since the epoch) is when the viewer saw it."""
    model.now = max(model.now, now or 0.0)
    match event:
        case Recorded():
            _take_fact(model, event)
        case Streamed() | StreamVoided():
            _take_stream(model, event)
        case Refused() | Warned() | EngineFailed():
            _take_message(model, event)
        case EngineStopped():
            model.stopped = True
            _lose_engine(model)
        case _:
            assert_never(event)


def pass_time(model: Model, now: float) -> None:
    """Nothing happened but time: rates fade. A viewer calls it about once a second."""
    model.now = max(model.now, now)
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
    ticket = ticket_of(fact, before)
    moved_from = before.tickets[fact.ticket].status if before and isinstance(fact, TicketMoved) else None
    if not isinstance(fact, RequestSent | DraftKept):  # said by what follows: the reply, the answer
        _log(model, recorded.at, ticket, sentence(recorded, before), _tone_of(fact))
    model.state, model.seq, model.settled = fold(before, recorded), recorded.seq, recorded.settled
    if ticket is not None:
        model.changed.tickets.add(ticket)
    _mark(model, model.state, fact, moved_from)
    _tell_stream(model, model.state, fact)
    toast_fact(model, fact)


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
                held = frozenset(blame(state))
                changed.tickets.update(held ^ model.held)
                model.held = held
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
            model.reach[approval.ticket] = len(state.graph.descendants(approval.ticket))
    questions = state.approvals.values()
    model.approvals = tuple(sorted(questions, key=lambda a: (-model.reach[a.ticket], a.opened_at, a.id)))


def _tell_stream(model: Model, state: State, fact: Fact) -> None:
    """What the attempt's card shows of a fact."""
    match fact:
        case ApprovalOpened(approval) if isinstance(approval.body, StepBody):
            _say(model, state, approval.attempt, Tone.NOTE, f"? asks for {call_line(approval.body.call)}")
        case AttemptOpened(attempt):
            _stream(model, state, attempt)
        case CoolingBegan(attempt, seconds, reason):
            _say(model, state, attempt, Tone.NOTE, f"… {cooling(seconds)}: {one_line(reason)}")
        case AttemptSuspended(attempt):
            stream = _say(model, state, attempt, Tone.NOTE, "… its worker is gone; the attempt goes on next time")
            forget_streamed(model, stream, model.meters[state.attempts[attempt].tier])
            stream.rate = 0.0
        case RunResumed():
            _lose_streams(model, state)
        case TokensSpent(attempt):
            count_spent(model, _stream(model, state, attempt), fact)
        case WorkMerged(attempt, commit):
            _say(model, state, attempt, Tone.GOOD, f"✓ merged as {commit[:12]}")
        case AttemptEnded(attempt, outcome, summary):
            tone = Tone.GOOD if outcome is Outcome.COMPLETED else Tone.BAD
            stream = _say(model, state, attempt, tone, f"{outcome}: {summary}" if summary else outcome.value)
            forget_streamed(model, stream, model.meters[state.attempts[attempt].tier])
            stream.rate = 0.0
        case _:
            _tell_talk(model, state, fact)


def _tell_talk(model: Model, state: State, fact: Fact) -> None:
    """What a worker and its model say to each other."""
    match fact:
        case TurnTaken():
            _tell_turn(model, state, fact)
        case ToolStarted(attempt, call):
            begin_turn(_say(model, state, attempt, Tone.CALL, f"→ {call_line(call)}"))
        case ToolFinished():
            _tell_result(model, state, fact)
        case CallFailed(attempt, message, delay):
            _say(model, state, attempt, Tone.NOTE, f"! call failed, again in {delay:.1f} s: {one_line(message)}")
        case CallRefused(attempt, result):
            begin_turn(_say(model, state, attempt, Tone.BAD, f"✗ {result.call.name}: {one_line(result.output)}"))
        case Reminded(attempt, text):
            begin_turn(_say(model, state, attempt, Tone.NOTE, f"! is told: {one_line(text)}"))
        case _:
            pass


def _lose_streams(model: Model, state: State) -> None:
    """What dead workers had begun to say or to run does not go on; those that are raised again begin anew."""
    for name, stream in model.streams.items():
        if state.attempts[name].outcome is None:
            forget_streamed(model, stream, model.meters[state.attempts[name].tier])
            stream.rate = 0.0
            begin_turn(stream)
            model.changed.streams.add(name)


def _tell_turn(model: Model, state: State, fact: TurnTaken) -> None:
    """A turn that was streamed is on the screen already; one from the journal is written down now."""
    stream = _stream(model, state, fact.attempt)
    if fact.turn.role is Role.MODEL:
        if not stream.heard and fact.turn.text.strip():
            say(stream, Tone.PLAIN, fact.turn.text.strip("\n"))
        begin_turn(stream)


def _tell_result(model: Model, state: State, fact: ToolFinished) -> None:
    """A command's output was streamed while it ran; other results are folded to their first lines."""
    stream = _stream(model, state, fact.attempt)
    tone = Tone.BAD if fact.result.is_error else Tone.MUTED
    output = fact.result.output.removeprefix(changed_note(fact.result.call))
    if output != fact.result.output:
        say(stream, Tone.NOTE, "a person changed its arguments")
    if not stream.heard and output.strip():
        say(stream, tone, folded(output, FOLD_AFTER))
    say(stream, tone, f"{'✗' if fact.result.is_error else '✓'} {fact.result.call.name}, {fact.seconds:.1f} s")
    begin_turn(stream)


def _take_stream(model: Model, event: Streamed | StreamVoided) -> None:
    state = model.state
    if state is None or event.attempt not in state.attempts:
        return
    stream, attempt = _stream(model, state, event.attempt), state.attempts[event.attempt]
    match event:
        case Streamed(_, voice, text):
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


def _stream(model: Model, state: State, attempt: AttemptId) -> Stream:
    """The attempt's stream, made when it is first heard of; marked as changed."""
    model.changed.streams.add(attempt)
    if attempt not in model.streams:
        model.streams[attempt] = Stream(attempt, state.attempts[attempt].ticket, deque())
    model.streams[attempt].heard_at = model.now
    return model.streams[attempt]


def _say(model: Model, state: State, attempt: AttemptId, tone: Tone, text: str) -> Stream:
    stream = _stream(model, state, attempt)
    say(stream, tone, text)
    return stream


def _log(model: Model, at: float, ticket: TicketId | None, text: str, tone: Tone) -> None:
    model.log.append((at, ticket, Line(one_line(text), tone)))
    model.logged += 1
    model.changed.log = True


def _tone_of(fact: Fact) -> Tone:
    match fact:
        case TicketMoved(_, Status.COMPLETED) | WorkMerged():
            return Tone.GOOD
        case TicketMoved(_, Status.FAILED | Status.BLOCKED | Status.KILLED):
            return Tone.BAD
        case ApprovalOpened() | ApprovalClosed() | CallFailed() | CoolingBegan():
            return Tone.NOTE
        case TicketMoved(_, to):
            return Tone.MUTED if to in _SAID_BY_ANOTHER_FACT else Tone.PLAIN
        case ToolStarted():
            return Tone.CALL
        case CallRefused():
            return Tone.BAD
        case _:
            return Tone.MUTED
