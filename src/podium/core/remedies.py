"""What a person can do about a ticket itself: one that ended badly, was skipped, or whose worker may be stuck.

What would help a ticket that waits for others is said of those (`core.why`). A remedy is named only where the engine
would take it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from podium.core.built_on import unmerged
from podium.core.edges import dead
from podium.core.edits import Impossible, begin_again, taken_back
from podium.core.prepare import still_denied
from podium.core.spending import gauges
from podium.core.state import State, TicketState
from podium.core.status import Status
from podium.core.ticket import Executor, TicketId
from podium.core.wording import limit_name


def remedies(state: State, ticket: TicketId) -> Iterator[str]:
    """A line each; none for a ticket that goes on by itself, or that waits for others."""
    t = state.tickets[ticket]
    if t.attempt in state.alive and t.status is not Status.STOPPING:
        yield from _of_stuck(state, t)
    elif t.status.holds:
        yield from _of_ended(state, t)
    elif t.unneeded:
        yield f"unlink it from {_ruling_out(state, ticket)}, and it is needed again"
    elif t.status is Status.SKIPPED:
        yield "reopen it, and it is done after all"


def _of_stuck(state: State, t: TicketState) -> Iterator[str]:
    assert t.attempt is not None
    signs = [stall.evidence.partition("\n")[0] for stall in state.attempts[t.attempt].stalls.values()]
    if signs:
        yield f"it showed signs of being stuck: {'; '.join(signs)}"
        yield "if it goes nowhere, kill it and retry it with a note to its worker"


def _of_ended(state: State, t: TicketState) -> Iterator[str]:
    refused = _refusal(lambda: begin_again(state, t, ""))
    if refused:
        yield f"it cannot be retried: {refused}"
    else:
        yield f"retry it{_how(state, t)}; edit it first if what it says is wrong"
    if ruled := still_denied(state, t.ticket.id):
        yield f"a rule still denies its command, change one of them first: {'; '.join(r.words for r in ruled.rules)}"
    if unmerged(state, t) is not None and not t.unmet:
        yield "or merge its finished work again as it is, once what kept it from being merged is mended"
    for gauge in (*gauges(state, t.ticket.id, state.at), *gauges(state, None, state.at)):
        if gauge.used >= gauge.limit:
            name = limit_name(gauge.scope, gauge.what, gauge.limit)
            yield f"{name} is used up: its next attempt asks you to raise it"
    if not _refusal(lambda: taken_back(state, t, Status.SKIPPED, "")):
        yield "or skip it, or complete it if it is done otherwise"


def _refusal(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except Impossible as impossible:
        return str(impossible)
    return ""


def _how(state: State, t: TicketState) -> str:
    if t.ticket.executor is Executor.COMMAND:
        return ""
    model = state.next_model(t.ticket.id)
    return f" with a note to its worker{f', which is {model} then' if model else ''}"


def _ruling_out(state: State, ticket: TicketId) -> str:
    """What the ticket waits for and what can never come."""
    before = ((state.graph.on(d, ticket), state.tickets[d]) for d in state.graph.dependencies(ticket))
    return " and ".join(d.ticket.id for on, d in before if dead(on, d.status, unneeded=d.unneeded))
