"""What an attempt's card shows of a fact: the lines that it adds to the attempt's stream."""

from __future__ import annotations

from itertools import islice

from podium.core.approval import StepBody
from podium.core.conversation import Role, changed_note
from podium.core.events import (
    ApprovalOpened,
    AttemptEnded,
    AttemptOpened,
    AttemptSuspended,
    CallDeferred,
    CallFailed,
    CallRefused,
    CoolingBegan,
    Fact,
    LimitRaised,
    LimitReached,
    Outcome,
    Reminded,
    RequestDeferred,
    RuleAnswered,
    RunResumed,
    Stalled,
    StepHeld,
    TicketMoved,
    TokensSpent,
    ToolFinished,
    ToolStarted,
    TurnTaken,
    Voice,
    WorkMerged,
)
from podium.core.rule_words import answered_words
from podium.core.rules import RuleEffect
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import AttemptId, TicketId
from podium.core.wording import call_line, cooling, of_budget, step_words
from podium.view.lines import Lines, Tone
from podium.view.meters import count_spent, forget_streamed
from podium.view.model import Model, Stream
from podium.view.stream import begin_turn, fold_streamed, say, say_folded
from podium.view.text import one_line

FOLD_AFTER = 6
"""Lines that a stream shows of a tool's result."""
LEFT_AT_END = 6
"""And of a command's output at its end, where most say how it went."""
KEPT_OPEN = 16
"""Streams that are not packed, though their attempts are over."""


def tell_stream(model: Model, state: State, fact: Fact) -> None:
    """What the attempt's card shows of a fact."""
    match fact:
        case ApprovalOpened(approval) if isinstance(approval.body, StepBody):
            _say(model, state, approval.attempt, Tone.NOTE, f"? asks for {call_line(approval.body.call)}")
        case AttemptOpened(attempt):
            stream_of(model, state, attempt)
        case CoolingBegan(attempt, seconds, reason):
            _say(model, state, attempt, Tone.NOTE, f"… {cooling(seconds)}: {one_line(reason)}")
        case AttemptSuspended(attempt):
            stream = _say(model, state, attempt, Tone.NOTE, "… its worker is gone; the attempt goes on next time")
            forget_streamed(model, stream, model.meters[state.attempts[attempt].tier])
            stream.rate = 0.0
        case Stalled(attempt, _, evidence):
            heard = stream_of(model, state, attempt).heard_at
            stream = _say(model, state, attempt, Tone.BAD, "! may be stuck: " + one_line(evidence.partition("\n")[0]))
            stream.heard_at = heard  # it is said of the worker, not by it
        case StepHeld(attempt, step):
            _say(model, state, attempt, Tone.NOTE, f"… frozen before it {one_line(step_words(step))}")
        case RuleAnswered(attempt, effect):
            tone = Tone.NOTE if effect is RuleEffect.ALLOW else Tone.BAD
            _say(model, state, attempt, tone, f"§ {one_line(answered_words(fact))}")
        case RequestDeferred(attempt) | CallDeferred(attempt) | LimitReached(attempt) | LimitRaised(attempt):
            _say(model, state, attempt, Tone.NOTE, f"… {of_budget(fact)}")
        case RunResumed():
            _lose_streams(model, state)
        case TokensSpent(attempt):
            count_spent(model, stream_of(model, state, attempt), fact)
        case AttemptEnded() | WorkMerged() | TicketMoved():
            _tell_end(model, state, fact)
        case _:
            _tell_talk(model, state, fact)


def _tell_end(model: Model, state: State, fact: AttemptEnded | WorkMerged | TicketMoved) -> None:
    """How an attempt came out, and what became of its work."""
    match fact:
        case AttemptEnded(attempt, outcome, summary):
            tone = Tone.GOOD if outcome is Outcome.COMPLETED else Tone.BAD
            stream = _say(model, state, attempt, tone, f"{outcome}: {summary}" if summary else outcome.value)
            forget_streamed(model, stream, model.meters[state.attempts[attempt].tier])
            stream.rate = 0.0
        case WorkMerged(attempt, commit):
            _say(model, state, attempt, Tone.GOOD, f"✓ merged as {commit[:12]}")
        case TicketMoved(ticket, Status.BLOCKED | Status.KILLED, why):
            if (refused := _refused(state, ticket)) is not None:
                _say(model, state, refused, Tone.BAD, f"✗ not merged: {one_line(why)}")
        case _:
            pass


def _refused(state: State, ticket: TicketId) -> AttemptId | None:
    """The last attempt of a ticket that has ended, if its work was finished and then not merged."""
    attempts = state.tickets[ticket].attempts
    return attempts[-1] if attempts and state.attempts[attempts[-1]].refused else None


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
    stream = stream_of(model, state, fact.attempt)
    if fact.turn.role is Role.MODEL:
        if not stream.heard and fact.turn.text.strip():
            say(stream, Tone.PLAIN, fact.turn.text.strip("\n"))
        begin_turn(stream)


def _tell_result(model: Model, state: State, fact: ToolFinished) -> None:
    """Long results are folded: of a command's output, which was streamed, the end is left in sight, too."""
    stream = stream_of(model, state, fact.attempt)
    tone = Tone.BAD if fact.result.is_error else Tone.MUTED
    output = fact.result.output.removeprefix(changed_note(fact.result.call))
    if output != fact.result.output:
        say(stream, Tone.NOTE, "a person changed its arguments")
    if not stream.heard and output.strip():
        say_folded(stream, tone, output, FOLD_AFTER)
    elif Voice.OUTPUT in stream.heard:
        fold_streamed(stream, Tone.OUTPUT, FOLD_AFTER, LEFT_AT_END)
    say(stream, tone, f"{'✗' if fact.result.is_error else '✓'} {fact.result.call.name}, {fact.seconds:.1f} s")
    begin_turn(stream)


def stream_of(model: Model, state: State, attempt: AttemptId) -> Stream:
    """The attempt's stream, made when it is first heard of; marked as changed."""
    model.changed.streams.add(attempt)
    if attempt not in model.streams:
        _pack_old(model, state)
        model.streams[attempt] = Stream(attempt, state.attempts[attempt].ticket, Lines())
    stream = model.streams[attempt]
    stream.heard_at = model.at
    return stream


def _pack_old(model: Model, state: State) -> None:
    """Pack what attempts have said that are over, but for the latest, which a person may well want to read."""
    for attempt, stream in islice(model.streams.items(), max(0, len(model.streams) - KEPT_OPEN)):
        if attempt not in state.alive:
            stream.lines.pack()


def _say(model: Model, state: State, attempt: AttemptId, tone: Tone, text: str) -> Stream:
    stream = stream_of(model, state, attempt)
    say(stream, tone, text)
    return stream
