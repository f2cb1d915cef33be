"""Why a ticket does not go on: from itself up to the tickets and people that it really waits for."""

from __future__ import annotations

from collections.abc import Iterator

from podium.core.budget import NOT_USED
from podium.core.edges import met
from podium.core.indexes import place
from podium.core.remedies import remedies
from podium.core.state import State, TicketState
from podium.core.status import Status
from podium.core.story import question
from podium.core.ticket import AttemptId, On, TicketId
from podium.core.wording import count, first_line, step_words

_ENDS_OF = {On.SUCCESS: "", On.FAILURE: "the failure of ", On.FINISH: "the end of "}
_DEEPEST = 12
"""So many tickets up the chain are told."""


def waits_for(state: State, ticket: TicketId) -> tuple[TicketId, ...]:
    """The direct dependencies that do not let it go on yet."""
    before = ((d, state.tickets[d]) for d in state.graph.dependencies(ticket))
    return tuple(
        d
        for d, t in before
        if not met(state.graph.on(d, ticket), t.status, unneeded=t.unneeded, stale=t.stale is not None)
    )


def held_by(state: State, ticket: TicketId) -> tuple[TicketId, ...]:
    """The ended tickets, direct or further up, because of which this one cannot become ready, in track order."""
    found: set[TicketId] = set()
    seen = {ticket}
    waiting = [ticket]
    while waiting:
        for d in waits_for(state, waiting.pop()):
            if state.tickets[d].status.holds:
                found.add(d)
            elif state.tickets[d].status is Status.TODO and d not in seen:
                seen.add(d)
                waiting.append(d)
    return tuple(sorted(found, key=state.graph.index))


def asked_about(state: State, ticket: TicketId) -> tuple[TicketId, ...]:
    """The tickets about which a person is asked: it, and what it waits for, near and far; in track order."""
    asked = {approval.ticket for approval in state.approvals.values()}
    return tuple(sorted(asked & {ticket, *_ahead(state, ticket)}, key=state.graph.index))


def _ahead(state: State, ticket: TicketId) -> set[TicketId]:
    """All that it still waits for, near and far."""
    found: set[TicketId] = set()
    waiting = [ticket]
    while waiting:
        new = [d for d in waits_for(state, waiting.pop()) if d not in found]
        found.update(new)
        waiting += new
    return found


def why_not_ready(state: State, ticket: TicketId) -> str:
    """One sentence for a person; empty when nothing keeps the ticket back."""
    t = state.tickets[ticket]
    if t.status is not Status.TODO:
        return ""
    if t.unmet and (held := held_by(state, ticket)):
        return "held by " + ", ".join(f"{h} ({state.tickets[h].status.words})" for h in held)
    if t.unmet:
        waits = (f"{_ENDS_OF[state.graph.on(d, ticket)]}{d}{_is_stale(state, d)}" for d in waits_for(state, ticket))
        return "waits for " + ", ".join(waits)
    if t.preparing:
        return "its worker is being prepared"
    if state.frozen or state.paused:
        return f"ready; the track is {'frozen' if state.frozen else 'paused'}"
    return "ready; waits for a free slot"


def held_back(state: State, ticket: TicketId) -> str:
    """What keeps a ticket, or its worker, from going on now, in one sentence; empty when nothing does."""
    t = state.tickets[ticket]
    if t.status is Status.TODO:
        return why_not_ready(state, ticket)
    if t.attempt in state.held:
        return f"frozen before it {step_words(state.held[t.attempt])}"
    if t.attempt in state.deferred:
        return _waits_in_line(state, t.attempt)
    if t.attempt in state.returning:
        return f"answered; {_no_start(state, paused=False)}"
    if t.status is Status.QUEUED:
        return _no_start(state, paused=state.paused)
    return ""


def _no_start(state: State, *, paused: bool) -> str:
    if state.frozen or paused:
        return f"the track is {'frozen' if state.frozen else 'paused'}"
    return f"waits for a free slot; {len(state.slots)} of {state.terms.max_workers} are taken"


def _waits_in_line(state: State, attempt: AttemptId) -> str:
    """Of a request that fits into the limits only when others need less than what is set aside for them."""
    if state.frozen:
        return "its request waits for its share of the limits; the track is frozen"
    others = [state.attempts[a] for a in state.alive if a != attempt]
    sharers = sorted((a.ticket for a in others if a.reserved != NOT_USED), key=state.graph.index)
    if not sharers:
        return "its request waits for its share of the limits"
    whose = f"{all_of(tuple(sharers))} {'has' if len(sharers) == 1 else 'have'}"
    return f"its request waits until what {whose} set aside of the limits comes back"


def why(state: State, ticket: TicketId) -> tuple[str, ...]:
    """The answer to `podium why`: how the ticket stands, what it waits for up to the root, and what would help."""
    t = state.tickets[ticket]
    lines = [f"{ticket} ({first_line(t.ticket.name)}) is {_stands(state, t)}", *_chain(state, ticket, set(), 1)]
    if t.stale:
        since = f"{t.stale}, which it stands on, has changed since"
        lines.append(f"it is stale: {since}; reopen it, or complete it as it is")
    if held := held_by(state, ticket) if t.status is Status.TODO else ():
        lines.append(
            f"it goes on when {all_of(held)} {'is' if len(held) == 1 else 'are'} retried, skipped or completed"
        )
    lines += remedies(state, ticket)
    if t.ready:
        lines.append(_place(state, t))
    if not t.status.satisfies:
        below = sum(not state.tickets[d].status.ended for d in state.graph.below(ticket))
        lines.append(
            f"{count(below, 'ticket')} {'waits' if below == 1 else 'wait'} for it" if below else "nothing waits for it"
        )
    return tuple(lines)


def _is_stale(state: State, ticket: TicketId) -> str:
    t = state.tickets[ticket]
    return " (stale: reopen it, or complete it as it is)" if t.status is Status.COMPLETED and t.stale else ""


def _stands(state: State, t: TicketState) -> str:
    if asked := [a for a in state.approvals.values() if a.ticket == t.ticket.id]:
        return f"{t.status.words}: {question(asked[0].body)}"
    reason = held_back(state, t.ticket.id) or t.why
    return f"{t.status.words}: {first_line(reason)}" if reason else t.status.words


def _chain(state: State, ticket: TicketId, told: set[TicketId], depth: int) -> Iterator[str]:
    """What a ticket to do waits for, each on a line of its own, and below it what that waits for."""
    if state.tickets[ticket].status is not Status.TODO or depth > _DEEPEST:
        return
    for d in waits_for(state, ticket):
        again = f"{_is_stale(state, d)}{' (see above)' if d in told else ''}"
        yield f"{'  ' * depth}{_ENDS_OF[state.graph.on(d, ticket)]}{d} is {_stands(state, state.tickets[d])}{again}"
        if d not in told:
            told.add(d)
            yield from _chain(state, d, told, depth + 1)


def _place(state: State, t: TicketState) -> str:
    """Where it stands among the tickets that could start."""
    rivals = [other for other in state.tickets.values() if other.ready]
    before = sum(place(state, other) < place(state, t) for other in rivals)
    chain = state.remaining[t.ticket.id] / 60
    return (
        f"it is number {before + 1} of {len(rivals)} that could start: priority {t.ticket.priority}, "
        f"and about {chain:.0f} min of work in the longest chain from it"
    )


def all_of(tickets: tuple[TicketId, ...]) -> str:
    """`a, b and c`."""
    return tickets[0] if len(tickets) == 1 else f"{', '.join(tickets[:-1])} and {tickets[-1]}"
