"""What follows when a person, or a proposal that a person approved, changes the DAG while it runs.

Nothing is changed under a worker, nothing is dropped that was worked, and the tickets stay a DAG: what would break
one of these is refused with the reason, the path, and the way out. A ticket that was only prepared, or that only waits
for its start, is simply prepared anew.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from podium.core.approval import Withdrawn
from podium.core.asked import words_of
from podium.core.built_on import built_on, under_way, waiting_on
from podium.core.decision import Decision
from podium.core.edges import met
from podium.core.events import (
    ApprovalClosed,
    AttemptEnded,
    Fact,
    ModelChosen,
    Outcome,
    Refused,
    StalenessCleared,
    TicketAdded,
    TicketChanged,
    TicketMoved,
    TicketRemoved,
    TicketStale,
    Warned,
)
from podium.core.inputs import (
    AddTicket,
    CompleteTicket,
    Edit,
    EditTicket,
    LinkTickets,
    RemoveTicket,
    ReopenTicket,
    UnlinkTickets,
)
from podium.core.needed import needed_again, would_be_needed
from podium.core.patch import inward_changes, linked, unlinked
from podium.core.state import State, TicketState
from podium.core.status import Status
from podium.core.ticket import ID_RULE, Executor, On, Ticket, TicketId, is_id


class Impossible(Exception):
    """Why something that was asked for cannot be done; it ends as a `Refused` notice."""


def decide_edit(state: State, edit: Edit) -> Decision:
    """The facts of a change, or why it is refused; neither when nothing would change."""
    try:
        return _decide(state, edit)
    except Impossible as refusal:
        return Decision(notices=[Refused(words_of(edit), str(refusal))])


def nearest(state: State, ticket: TicketId) -> str:
    """What to say of a name that no ticket has."""
    near = difflib.get_close_matches(ticket, state.tickets, n=1)
    return f"the track has none of that name; did you mean {near[0]!r}?" if near else "the track has none of that name"


def offered_again(state: State, ticket: TicketState, why: str) -> Iterator[Fact]:
    """End an attempt that has no worker yet; its ticket is to do again."""
    name, attempt = ticket.ticket.id, ticket.attempt
    assert attempt is not None
    for approval in state.approvals.values():
        if approval.attempt == attempt:
            yield ApprovalClosed(approval.id, Withdrawn(why))
    yield AttemptEnded(attempt, Outcome.INTERRUPTED, why)
    if ticket.status is not Status.TODO:
        yield TicketMoved(name, Status.TODO, why)


def told_of_drafts(state: State, decision: Decision) -> Decision:
    """A decision, and a word about what a person has written in questions that go with attempts prepared anew."""
    anew = {f.attempt for f in decision.facts if isinstance(f, AttemptEnded) and f.outcome is Outcome.INTERRUPTED}
    lost = [state.approvals[name] for name in state.drafts if state.approvals[name].attempt in anew]
    texts = (f"what you had edited of the question about {a.ticket} is dropped: it is prepared anew" for a in lost)
    return decision + Decision(notices=[Warned(text) for text in texts]) if lost else decision


def begin_again(state: State, ticket: TicketState, why: str) -> list[Fact]:
    """An ended ticket is to do again: what only waits to start on it waits again, what was completed on it is stale.

    Raises `Impossible` naming the tickets whose workers stand on it.
    """
    name = ticket.ticket.id
    facts = given_way(state, ticket, Status.TODO, f"{name} is done again")
    return [*facts, TicketMoved(name, Status.TODO, why)]


def given_way(state: State, ticket: TicketState, target: Status, why: str) -> list[Fact]:
    """What follows when an end of the ticket gives way to `target`: who waits again, and what stands on it no more.

    Raises `Impossible`, like `taken_back`.
    """
    name = ticket.ticket.id
    facts = taken_back(state, ticket, target, why)
    built = built_on(state, ticket)
    dropped = {f.attempt for f in facts if isinstance(f, AttemptEnded)}
    for t in waiting_on(state, built):
        if t.attempt not in dropped:
            facts += offered_again(state, t, f"what it waits for stands on {name}: {why}")
    return [*facts, *(TicketStale(d, name) for d in built)]


def taken_back(state: State, ticket: TicketState, target: Status, why: str) -> list[Fact]:
    """What waits again when an end of the ticket, that has let it go on, gives way to `target`.

    The same goes for tickets that were skipped by themselves and are needed again because of it. Raises `Impossible`
    naming the tickets whose workers stand on one of these ends.
    """
    moving = [(ticket, target, "it")]
    moving += [(t, Status.TODO, t.ticket.id) for t in needed_again(state, ticket, target)]
    standing: dict[TicketId, TicketState] = {}
    for before, to, word in moving:
        name = before.ticket.id
        waiting = [
            state.tickets[d]
            for d in state.graph.dependents(name)
            if state.tickets[d].attempt is not None and not met(state.graph.on(name, d), to, unneeded=False)
        ]
        if at_work := [t.ticket.id for t in waiting if under_way(state, t)]:
            raise Impossible(f"{', '.join(at_work)} went on from {word}; kill that first")
        standing |= {t.ticket.id: t for t in waiting}
    return [fact for t in standing.values() for fact in offered_again(state, t, why)]


def _decide(state: State, edit: Edit) -> Decision:
    match edit:
        case AddTicket(added):
            return _add(state, added)
        case EditTicket(name, patch):
            ticket = _find(state, name)
            try:
                changed = patch.applied(ticket.ticket)
            except ValueError as error:
                raise Impossible(str(error)) from error
            if patch.model:
                refuse_model(changed)
            return _change(state, ticket, changed)
        case LinkTickets(name, dependency, on):
            return _link(state, _find(state, name), dependency, on)
        case UnlinkTickets(name, dependency):
            ticket = _find(state, name)
            if dependency not in ticket.ticket.depends_on:
                waits = ", ".join(ticket.ticket.depends_on) or "nothing"
                raise Impossible(f"it does not depend on {dependency}; it depends on {waits}")
            return _change(state, ticket, unlinked(ticket.ticket, dependency))
        case RemoveTicket(name):
            return _remove(state, _find(state, name))
        case ReopenTicket(name, why):
            return _reopen(state, _find(state, name), why)
        case CompleteTicket(name, why):
            return _complete(state, _find(state, name), why)
        case _:
            assert_never(edit)


def _add(state: State, ticket: Ticket) -> Decision:
    name = ticket.id
    if not is_id(name):
        raise Impossible(f"an id is {ID_RULE}")
    if name in state.tickets:
        raise Impossible(f"there is a ticket of that id: {state.tickets[name].ticket.name!r}; give it another")
    if name in state.removed:
        raise Impossible("a ticket of that id was removed in this run, and its words may still come; give it another")
    if ticket.model:
        refuse_model(ticket)
    _check_dependencies(state, ticket)
    return Decision([TicketAdded(replace(ticket, done_before=False))])


def refuse_model(ticket: Ticket) -> None:
    """Raises `Impossible` where a model was asked for and none would ever be asked."""
    if ticket.executor is Executor.COMMAND:
        raise Impossible("a command carries it out, and no model; leave the model away")


def _link(state: State, ticket: TicketState, dependency: TicketId, on: On) -> Decision:
    if dependency == ticket.ticket.id:
        raise Impossible("it would wait for itself")
    if dependency not in state.tickets:
        raise Impossible(f"{dependency!r}: {nearest(state, dependency)}")
    return _change(state, ticket, linked(ticket.ticket, dependency, on))


def _change(state: State, ticket: TicketState, changed: Ticket) -> Decision:
    """Another version of a ticket, where nobody works on the one that there is."""
    if changed == ticket.ticket:
        return Decision()
    facts: list[Fact] = []
    if inward := inward_changes(ticket.ticket, changed):
        what = ", ".join(inward)
        if under_way(state, ticket):
            raise Impossible(
                f"it is under way ({ticket.status.words}), and {what} would change under it; kill it first"
            )
        if ticket.status is Status.COMPLETED:
            raise Impossible(f"it is completed, and {what} would not be what was done; reopen it first")
        _check_dependencies(state, changed)
        if ticket.attempt is not None:
            facts += offered_again(state, ticket, "the ticket was changed")
        if would_be_needed(state, ticket, changed):
            facts += taken_back(state, ticket, Status.TODO, f"{changed.id} is needed again")
    return Decision([*facts, TicketChanged(changed), *_chosen(state, ticket, changed)])


def _chosen(state: State, ticket: TicketState, changed: Ticket) -> Iterator[Fact]:
    """Who carries out the next attempt, where that is changed: later attempts go by the earlier ones else."""
    before = ticket.ticket
    if changed.executor is Executor.LLM and (before.model, before.executor) != (changed.model, changed.executor):
        yield ModelChosen(changed.id, changed.model or state.terms.default_model)


def _check_dependencies(state: State, ticket: Ticket) -> None:
    there = state.tickets[ticket.id].ticket.depends_on if ticket.id in state.tickets else ()
    if twice := [d for d, times in Counter(ticket.depends_on).items() if times > 1]:
        raise Impossible(f"it would wait for {twice[0]} in {ticket.depends_on.count(twice[0])} ways; keep one of them")
    for d in ticket.depends_on:
        if d in there:
            continue
        if d not in state.tickets:
            raise Impossible(f"{d!r}: {nearest(state, d)}")
        if ticket.id in state.tickets and (path := state.graph.path(ticket.id, d)):
            raise Impossible(f"that would make a cycle: {' → '.join((*path, ticket.id))}")


def _remove(state: State, ticket: TicketState) -> Decision:
    name = ticket.ticket.id
    if len(state.tickets) == 1:
        raise Impossible("it is the only ticket, and a track has at least one; add another first")
    if waiting := state.graph.dependents(name):
        raise Impossible(
            f"{', '.join(waiting)} {'waits' if len(waiting) == 1 else 'wait'} for it; unlink or remove first"
        )
    if ticket.status is Status.COMPLETED or under_way(state, ticket):
        raise Impossible(f"it is {ticket.status.words}; its work would be lost from the story. Skip it or leave it")
    begun = [a for a in ticket.attempts if state.attempts[a].started_at is not None]
    if begun:
        raise Impossible("a worker has been at it, and its story and its cost would be lost; skip it instead")
    dropped = list(offered_again(state, ticket, "the ticket is removed")) if ticket.attempt is not None else []
    return Decision([*dropped, TicketRemoved(name)])


def _reopen(state: State, ticket: TicketState, why: str) -> Decision:
    if ticket.unneeded:
        raise Impossible(f"it is {ticket.why}; unlink it from that first")
    if ticket.status not in (Status.COMPLETED, Status.SKIPPED):
        raise Impossible(f"it is {ticket.status.words}; only what is completed or skipped can be reopened")
    return Decision(begin_again(state, ticket, f"reopened: {why}" if why else "reopened by a person"))


def _complete(state: State, ticket: TicketState, why: str) -> Decision:
    name = ticket.ticket.id
    if ticket.status is Status.COMPLETED:
        if ticket.stale is None:
            raise Impossible("it is completed")
        return Decision([StalenessCleared(name)])
    if under_way(state, ticket):
        raise Impossible(f"it is {ticket.status.words}; answer, or kill it first")
    word = f"a person says that it is done: {why}" if why else "a person says that it is done"
    give_way = given_way if ticket.status.holds else taken_back
    dropped = give_way(state, ticket, Status.COMPLETED, f"{name} is completed")
    dropped += offered_again(state, ticket, word) if ticket.attempt is not None else ()
    moved = [TicketMoved(name, Status.COMPLETED, word), *stale_no_longer(ticket)]
    return Decision([*dropped, *moved], notices=[Warned(text) for text in _left_out(state, ticket)])


def stale_no_longer(ticket: TicketState) -> Iterator[Fact]:
    """A person's word on a ticket is about what it is now."""
    if ticket.stale is not None:
        yield StalenessCleared(ticket.ticket.id)


def _left_out(state: State, ticket: TicketState) -> Iterator[str]:
    """Work that was committed for a ticket and that its completion by word does not bring in."""
    for a in map(state.attempts.__getitem__, ticket.attempts):
        if a.commit and not a.merged_as:
            what = f"what attempt {a.number} did is not merged, and stays on {a.branch}"
            yield f"{ticket.ticket.id} is taken as completed; {what}"


def _find(state: State, name: TicketId) -> TicketState:
    if name not in state.tickets:
        raise Impossible(nearest(state, name))
    return state.tickets[name]
