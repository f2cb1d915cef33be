"""Everything about one ticket, for the inspector of the window and the terminal's details.

Which of kill, retry, skip and merge are possible now is asked of the engine's own `decide`, so that a button never
promises what the engine refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from podium.core.inputs import KillWorker, MergeAgain, RetryTicket, SkipTicket
from podium.core.spending import gauges
from podium.core.state import AttemptState, State, TicketState
from podium.core.ticket import Executor, On, TicketId
from podium.core.why import why as explain
from podium.core.wording import receipt_lines
from podium.view.choices import ON_WORDS
from podium.view.limits import gauge_words
from podium.view.model import Model
from podium.view.possible import Changeable, Possible, changeable, possible
from podium.view.stalled import WAY_OUT, stalled
from podium.view.table import model_of_ticket
from podium.view.text import Look, elapsed, look, lost_words, money, one_line, time_words, tokens, why

MOST_REASONS = 7
"""So many lines of why a ticket waits are shown."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the inspector: `Depends on`, `a, b`."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """One ticket as a person sees it. `why` says what keeps it, or what became of it; it may be empty."""

    id: TicketId
    title: str
    description: str
    look: Look
    why: str
    pairs: tuple[Pair, ...]
    attempts: tuple[str, ...]
    """One line for each attempt, the oldest first."""
    stalled: tuple[str, ...]
    """What points at a worker that may be stuck, and what can be done; empty most of the time."""
    receipt: tuple[str, ...]
    """What the last kill ended and kept; empty when there was none."""
    has_worker: bool
    """Whether a worker of it lives, so that there is somebody to kill."""
    kill: Possible
    retry: Possible
    skip: Possible
    merge: Possible
    """Whether its finished work can be merged again."""
    change: Changeable
    reasons: tuple[str, ...]
    """What it waits for up to the root, what would help, and what waits for it."""
    retry_model: str
    """The model that a retry would use, if none is chosen."""


def inspect(model: Model, ticket: TicketId, now: float) -> Inspection | None:
    """What is known of a ticket at `now` (seconds since the epoch); None when the run has none of that name."""
    state = model.state
    if state is None or ticket not in state.tickets:
        return None
    t = state.tickets[ticket]
    attempt = last_attempt(state, t)
    signs = stalled(model, attempt.id) if attempt else ()
    now = now if model.gone_at is None else min(now, model.gone_at)
    return Inspection(
        id=ticket,
        title=one_line(t.ticket.name),
        description=t.ticket.description,
        look=look(model, ticket),
        why=why(state, ticket),
        pairs=tuple(Pair(key, value) for key, value in _pairs(state, t, attempt, now) if value),
        attempts=tuple(_attempt_line(state.attempts[a]) for a in t.attempts),
        stalled=(*signs, WAY_OUT) if signs else (),
        receipt=receipt_lines(attempt.receipt) if attempt and attempt.receipt else (),
        has_worker=t.attempt in state.alive,
        kill=possible(model, KillWorker(ticket), now),
        retry=possible(model, RetryTicket(ticket), now),
        skip=possible(model, SkipTicket(ticket), now),
        merge=possible(model, MergeAgain(ticket), now),
        change=changeable(model, ticket, now),
        reasons=_reasons(state, ticket),
        retry_model=state.next_model(ticket) if t.ticket.executor is Executor.LLM else "",
    )


def _reasons(state: State, ticket: TicketId) -> tuple[str, ...]:
    """Where there are many, the nearest ones, and what they come to."""
    lines = explain(state, ticket)[1:]
    if len(lines) <= MOST_REASONS:
        return lines
    left_out = len(lines) - MOST_REASONS + 1
    return (*lines[: MOST_REASONS - 3], f"  … {left_out} more: `podium why {ticket}` tells them", *lines[-2:])


def last_attempt(state: State, ticket: TicketState) -> AttemptState | None:
    return state.attempts[ticket.attempts[-1]] if ticket.attempts else None


def _pairs(state: State, t: TicketState, attempt: AttemptState | None, now: float) -> Iterator[tuple[str, str]]:
    ticket, usage = t.ticket, t.bill.usage
    yield "Executor", "command" if ticket.executor is Executor.COMMAND else "model with tools"
    if ticket.executor is Executor.COMMAND:
        yield "Command", one_line(ticket.command)
    else:
        yield "Model", _models(state, t)
    yield "Attempt", f"{len(t.attempts)} of {ticket.max_attempts}" if t.attempts else ""
    yield "Now", attempt.doing if attempt else ""
    if usage.total:
        yield "Tokens", f"{tokens(usage.input + usage.tool_prompt)} in · {tokens(usage.output)} out"
        yield "Cached", tokens(usage.cached) if usage.cached else ""
        yield "Thoughts", tokens(usage.thoughts) if usage.thoughts else ""
        yield "Cost", money(t.bill)
    yield "Limits", " · ".join(gauge_words(gauge) for gauge in gauges(state, ticket.id, now))
    yield "Lost", lost_words(sum(state.attempts[a].lost_requests for a in t.attempts))
    yield "Elapsed", _elapsed(attempt, now)
    yield "Depends on", ", ".join(_dependencies(state, ticket.id)) or "nothing"
    unlocks = state.unlocks(ticket.id) if not t.status.satisfies else ()
    needed_by = state.graph.dependents(ticket.id)
    yield "Unlocks", ", ".join(unlocks)
    yield "Needed by", ", ".join(needed_by) if set(needed_by) != set(unlocks) else ""
    if attempt is not None:
        yield "Note", one_line(attempt.note)
        yield "Branch", attempt.branch
        yield "Commit", attempt.commit[:12]
        yield "Merged as", attempt.merged_as[:12]
        yield "Cools", elapsed(attempt.cooling_until - now) if attempt.cooling_until else ""
    yield "Priority", str(ticket.priority) if ticket.priority else ""
    yield "Estimate", time_words(ticket.estimate_s) if ticket.estimate_s else ""
    yield "Context", ", ".join(ticket.context_requirements)
    yield "Target", ticket.target_file or ""


def _dependencies(state: State, ticket: TicketId) -> Iterator[str]:
    """`build, test (when it fails)`."""
    for d in state.graph.dependencies(ticket):
        on = state.graph.on(d, ticket)
        yield d if on is On.SUCCESS else f"{d} (when it {ON_WORDS[on]})"


def _models(state: State, t: TicketState) -> str:
    now = model_of_ticket(state, t)
    following = state.next_model(t.ticket.id)
    told = t.attempts and not t.status.satisfies and following != now
    return f"{now} (a retry uses {following})" if told else now


def _elapsed(attempt: AttemptState | None, now: float) -> str:
    if attempt is None or attempt.started_at is None:
        return ""
    return elapsed((attempt.ended_at or now) - attempt.started_at)


def _attempt_line(a: AttemptState) -> str:
    parts = [f"{a.number}. {a.model or 'command'}", a.outcome.value if a.outcome else "open"]
    parts += [f"{tokens(a.bill.usage.total)} tok", money(a.bill)] if a.bill.usage.total else []
    parts += [one_line(a.summary)] if a.summary else []
    return " · ".join(parts)
