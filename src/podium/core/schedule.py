"""What may start now.

`next_start` looks at the heads of the queues and answers for *one* attempt at most; the engine applies its facts
and asks again until nothing may start. That keeps the function pure and each answer O(log n).

Order: workers that were answered come first (they hold work in hand), then approved tickets, then ready ones;
ties go to the higher priority, then to the longest chain of work that waits behind, then to the earlier line of the
track file.
"""

from __future__ import annotations

from podium.core.admit import next_admission
from podium.core.approval import Approved, StepBody
from podium.core.decision import Decision
from podium.core.edges import dead
from podium.core.effects import Deliver, Prepare, Spawn
from podium.core.events import AttemptOpened, Fact, TicketMoved, ToolStarted
from podium.core.policy import judge_spawn
from podium.core.prepare import command_body, started_or_asked
from podium.core.rules import RuleEffect
from podium.core.spending import warn
from podium.core.state import State
from podium.core.status import IN_PROGRESS, QUEUED, SKIPPED, TODO
from podium.core.ticket import AttemptId, TicketId, Tier


def next_start(state: State, now: float) -> Decision:
    """The facts and effects of the next start, or an empty decision; `now` is in seconds since the epoch."""
    if state.turning:
        return next_turn(state)
    if state.deferred and (admitted := next_admission(state, now)):
        return admitted
    if len(state.slots) < state.terms.max_workers:
        if state.returning and not state.closing:
            return _give_slot_back(state, now)
        if state.queued and not state.paused and not state.closing:
            return _spawn(state, state.queued[0][-1])
    if state.ready and not state.paused and not state.closing and _may_prepare(state, state.ready[0][-1]):
        return _prepare(state, state.ready[0][-1], now)
    return Decision()


def next_turn(state: State) -> Decision:
    """What a condition rules out is skipped by itself, and offered again when that is no longer so; one at a time."""
    if not state.turning:
        return Decision()
    name = next(iter(state.turning))
    if state.tickets[name].status is SKIPPED:
        return Decision([TicketMoved(name, TODO, "it is needed again")])
    ruled_out = [
        f"{d} is {t.status.words}"
        for d in state.graph.dependencies(name)
        if dead(state.graph.on(d, name), (t := state.tickets[d]).status, unneeded=t.unneeded)
    ]
    return Decision([TicketMoved(name, SKIPPED, f"not needed: {', '.join(ruled_out)}", unneeded=True)])


def _give_slot_back(state: State, now: float) -> Decision:
    attempt, verdict = next(iter(state.returning.items()))
    ticket = state.attempts[attempt].ticket
    facts: list[Fact] = [TicketMoved(ticket, IN_PROGRESS, "answered")]
    if isinstance(verdict, Approved) and isinstance(verdict.body, StepBody):
        # Recorded before the worker hears of it: if all ends here, the call is known to have been let go.
        facts.append(ToolStarted(attempt, verdict.body.call))
        near = warn(state, facts[-1], now)
        return Decision(facts, [Deliver(attempt, verdict)]) + near
    return Decision(facts, [Deliver(attempt, verdict)])


def _spawn(state: State, ticket: TicketId) -> Decision:
    attempt = state.tickets[ticket].attempt
    assert attempt is not None
    assert state.attempts[attempt].body is not None, f"{attempt} was queued before it was prepared"
    return Decision([TicketMoved(ticket, IN_PROGRESS, "started")], [Spawn(attempt)])


def _may_prepare(state: State, ticket: TicketId) -> bool:
    """Preparation reads files and is cheap, but what is prepared early goes stale.

    A ticket that starts by itself is prepared when a slot is near; one that asks is prepared at once, because
    a person may answer in any order.
    """
    most = state.terms.max_workers
    if len(state.preparing) + state.counts[QUEUED] + len(state.slots) < most:
        return True
    return len(state.preparing) < most and judge_spawn(state, ticket) is RuleEffect.ASK


def _prepare(state: State, ticket: TicketId, now: float) -> Decision:
    t = state.tickets[ticket]
    number = len(t.attempts) + 1
    # Unlike in every other run of this repository, so that a late word of one run cannot touch another.
    place = f"{number}" if state.run == 1 else f"{state.run}.{number}"
    attempt = AttemptId(f"{ticket}#{place}")
    body = command_body(state, ticket)
    model = "" if body is not None else state.next_model(ticket)
    opened = AttemptOpened(attempt, ticket, number, f"{ticket}-{place}", model, Tier.WORKER, body)
    if body is None:
        return Decision([opened], [Prepare(attempt)])
    may_start = IN_PROGRESS if len(state.slots) < state.terms.max_workers else QUEUED
    facts = started_or_asked(state, ticket, attempt, body, now, to=may_start)
    moved = facts[-1]
    starts = isinstance(moved, TicketMoved) and moved.to is IN_PROGRESS
    return Decision([opened, *facts], [Spawn(attempt)] if starts else [])
