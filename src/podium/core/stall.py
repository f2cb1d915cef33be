"""Whether a worker may be stuck: it says nothing, or it says and does the same again and again.

Nothing here guesses, and nothing here ends a worker: each sign is told once in an attempt, with what was seen, and a
person decides. Silence counts while the clock of work runs: waiting for a person, a slot, a quota or a thaw is none.

    repeats    at each turn: the same call, or the same reply, `TIMES` times in a row
    Watch      when each worker was last heard, and when somebody must look again; kept beside the state, because a
               restart begins to listen anew
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from podium.core.conversation import Role, ToolCall, Turn
from podium.core.decision import Decision
from podium.core.events import CallFailed, Stalled, StallKind, Streamed
from podium.core.inputs import Finished, Input, Notified, Reported, Wanted, WentSilent
from podium.core.state import AttemptState, State
from podium.core.ticket import AttemptId
from podium.core.wording import call_line, first_line

TIMES = 3
LONGEST_EVIDENCE = 600
"""Characters: a call may carry a whole file."""


def repeats(attempt: AttemptState, turn: Turn) -> Iterator[Stalled]:
    """The signs in a turn that the model has just taken; the attempt's transcript does not hold it yet."""
    call = _same_call(attempt, turn)
    if call is not None and StallKind.SAME_CALL not in attempt.stalls:
        evidence = f"it made the same call {TIMES} times in a row: {call_line(call)}\n{call.name} {call.arguments}"
        yield Stalled(attempt.id, StallKind.SAME_CALL, _bounded(evidence))
    # A reply that is nothing but that call would say the same twice.
    if (
        StallKind.SAME_REPLY not in attempt.stalls
        and not (call and len(turn.calls) == 1)
        and _same_reply(attempt, turn)
    ):
        said = first_line(turn.text) or ", ".join(call_line(each) for each in turn.calls)
        yield Stalled(attempt.id, StallKind.SAME_REPLY, _bounded(f"it replied the same {TIMES} times in a row: {said}"))


def decide_silent(state: State, report: WentSilent, now: float) -> Decision:
    """Told once, and only of a worker that has been at work all the time."""
    attempt = state.attempts[report.attempt]
    if not _is_listened_to(attempt) or (attempt.working_since or 0.0) > report.since:
        return Decision()
    evidence = f"nothing was heard of it for {now - report.since:.0f} s while it {_is_at(attempt)}{_last_call(attempt)}"
    return Decision([Stalled(attempt.id, StallKind.SILENCE, _bounded(evidence))])


@dataclass(slots=True)
class Watch:
    """When each worker was last heard. Times are seconds since the epoch."""

    heard: dict[AttemptId, float] = field(default_factory=dict)
    due: float | None = None
    """Nobody need be looked for before this; None while nobody is listened to."""

    def note(self, message: Input, now: float) -> None:
        match message:
            case Notified(Streamed(attempt)):
                self.heard[attempt] = now
            case Reported(CallFailed(attempt, _, delay)):
                self.heard[attempt] = now + delay
            case Reported(fact):
                self.heard[fact.attempt] = now
            case Wanted(attempt):
                self.heard[attempt] = now
            case Finished(attempt):
                self.heard.pop(attempt, None)
            case _:
                pass

    def wait(self, state: State, now: float) -> float | None:
        """Seconds until somebody must be looked for; None for as long as nobody is at work."""
        if not state.terms.silence_s or not state.clock.workers:
            self.due = None
            return None
        if self.due is None:
            self.due = now + state.terms.silence_s
        return max(0.0, self.due - now)

    def silent(self, state: State, now: float) -> list[WentSilent]:
        """Who has been silent for too long; sets when to look next."""
        self.wait(state, now)
        if self.due is None or now < self.due:
            return []
        found = [a for a in map(state.attempts.__getitem__, sorted(state.slots)) if _is_listened_to(a)]
        since = {a.id: max(self.heard.get(a.id, 0.0), a.working_since or 0.0) for a in found}
        limit = state.terms.silence_s
        self.due = min((at + limit for at in since.values() if at + limit > now), default=None)
        return [WentSilent(a, at) for a, at in since.items() if at + limit <= now]


def _is_listened_to(attempt: AttemptState) -> bool:
    """Whether its worker is at work, and silence of it was not told yet."""
    return attempt.working_since is not None and StallKind.SILENCE not in attempt.stalls


def _same_call(attempt: AttemptState, turn: Turn) -> ToolCall | None:
    """The call that this turn makes for the `TIMES`th time in a row, with the same arguments."""
    before = list(islice((c for t in _replies(attempt) for c in reversed(t.calls)), TIMES - 1))[::-1]
    calls = [*before, *turn.calls]
    for end in range(max(len(before), TIMES - 1), len(calls)):
        window = calls[end - TIMES + 1 : end + 1]
        if _alike(window):
            return calls[end]
    return None


def _same_reply(attempt: AttemptState, turn: Turn) -> bool:
    before = list(islice(_replies(attempt), TIMES - 1))
    said = turn.text.strip() or turn.calls
    same = all(t.text.strip() == turn.text.strip() and _same_calls(t.calls, turn.calls) for t in before)
    return bool(said) and len(before) == TIMES - 1 and same


def _replies(attempt: AttemptState) -> Iterator[Turn]:
    """The model's turns so far, the last one first."""
    return (turn for turn in reversed(attempt.transcript.turns) if turn.role is Role.MODEL)


def _alike(calls: Sequence[ToolCall]) -> bool:
    return all(_same_calls(calls[:1], (call,)) for call in calls[1:])


def _same_calls(some: Sequence[ToolCall], others: Sequence[ToolCall]) -> bool:
    """Whatever ids a provider gives them."""
    return [(c.name, c.arguments) for c in some] == [(c.name, c.arguments) for c in others]


def _is_at(attempt: AttemptState) -> str:
    if attempt.transcript.running is not None:
        return f"runs {call_line(attempt.transcript.running)}"
    return f"waits for {attempt.model}" if attempt.transcript.asking else "works"


def _last_call(attempt: AttemptState) -> str:
    if attempt.transcript.running is not None:
        return ""
    last = next((turn.calls[-1] for turn in _replies(attempt) if turn.calls), None)
    return f"; its last call was {call_line(last)}" if last is not None else ""


def _bounded(evidence: str) -> str:
    return evidence if len(evidence) <= LONGEST_EVIDENCE else f"{evidence[: LONGEST_EVIDENCE - 1]}…"
