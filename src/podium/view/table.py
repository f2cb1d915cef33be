"""The table of tickets: which rows, in which order.

By default what needs a person stands on top, then what moves, then what went wrong; what is done sinks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from operator import attrgetter
from typing import assert_never

from podium.core.state import State, TicketState
from podium.core.status import Status
from podium.core.ticket import Executor, TicketId
from podium.core.usage import Bill
from podium.view.model import Changes, Model
from podium.view.text import ColourRole, is_merging, is_stale, look, one_line


class Column(StrEnum):
    """What rows can be sorted by."""

    ATTENTION = "attention"
    ID = "id"
    TITLE = "title"
    STATUS = "status"
    MODEL = "model"
    TOKENS = "tokens"
    COST = "cost"
    ATTEMPT = "attempt"


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket. `model` is the one that works or worked last, "command" for a command ticket."""

    id: TicketId
    title: str
    words: str
    symbol: str
    role: ColourRole
    model: str
    tokens: int
    bill: Bill
    attempt: int
    """How many attempts there were; 0 before the first."""
    attention: int
    """0 waits for a person, 1 works, 2 went wrong or is stale, 3 is ready, 4 waits for others, 5 is done."""


class Table:
    """The rows of one window: only those of tickets that have changed are made anew."""

    def __init__(self) -> None:
        self._rows: dict[TicketId, Row] = {}
        self._stale: set[TicketId] = set()
        self._state: State | None = None
        self.made = 0
        """Counts how often all of them were made anew; in between none comes, goes, or has another title."""

    def note(self, changes: Changes) -> None:
        """These changes have come."""
        self._stale |= changes.tickets

    def rows(self, model: Model, filter_text: str, sort_by: Column, descending: bool) -> tuple[Row, ...]:
        """As `rows`."""
        state = model.state
        if state is None:
            return ()
        stale, self._stale = self._stale, set()
        if state is not self._state or len(stale) >= len(state.tickets):  # a change of the DAG names all of them
            self._state, self.made = state, self.made + 1
            self._rows = {name: _row(model, state, t) for name, t in state.tickets.items()}
        else:
            for name in stale & self._rows.keys():
                self._rows[name] = _row(model, state, state.tickets[name])
        return _sorted(self._rows.values(), filter_text, sort_by, descending)

    def anew(self, model: Model, names: Iterable[TicketId]) -> dict[TicketId, Row]:
        """The rows of these tickets as they are now, whatever place they will have."""
        state = model.state
        if state is None or state is not self._state:
            return {}
        return {name: _row(model, state, state.tickets[name]) for name in names if name in state.tickets}


def rows(
    model: Model, filter_text: str = "", sort_by: Column = Column.ATTENTION, descending: bool = False
) -> tuple[Row, ...]:
    """The tickets that match, sorted; ties stay in track order."""
    if model.state is None:
        return ()
    state = model.state
    return _sorted((_row(model, state, t) for t in state.tickets.values()), filter_text, sort_by, descending)


def _sorted(found: Iterable[Row], filter_text: str, sort_by: Column, descending: bool) -> tuple[Row, ...]:
    if filter_text.split():
        found = filter(matcher(filter_text), found)
    key = attrgetter("attention") if sort_by is Column.ATTENTION else partial(_key, column=sort_by)
    return tuple(sorted(found, key=key, reverse=descending))


def matcher(filter_text: str) -> Callable[[Row], bool]:
    """All words must match: `status:failed` the status alone, any other the id, the title or the status."""
    words = [word.replace("_", " ") for word in filter_text.casefold().split()]
    return lambda row: all(_matches(row, word) for word in words)


def _matches(row: Row, word: str) -> bool:
    status = row.words + (" waiting for you" if row.attention == 0 else "")
    if word.startswith("status:"):
        return word.removeprefix("status:") in status
    return word in f"{row.id}\n{row.title}\n{status}".casefold().replace("_", " ")


def _row(model: Model, state: State, ticket: TicketState) -> Row:
    name = ticket.ticket.id
    how = look(model, name)
    title, tokens = one_line(ticket.ticket.name), ticket.bill.usage.total
    return Row(
        name,
        title,
        how.words,
        how.symbol,
        how.role,
        model_of_ticket(state, ticket),
        tokens,
        ticket.bill,
        len(ticket.attempts),
        attention(state, ticket),
    )


def model_of_ticket(state: State, ticket: TicketState) -> str:
    """The model of its last attempt, or the one that its first will have."""
    if ticket.ticket.executor is Executor.COMMAND:
        return "command"
    return state.attempts[ticket.attempts[-1]].model if ticket.attempts else state.next_model(ticket.ticket.id)


def attention(state: State, ticket: TicketState) -> int:
    """As in `Row`: what a person looks at first has the least."""
    status = ticket.status
    if status.waits_for_person:
        return 1 if is_merging(state, ticket) else 0
    if status.ended:
        return 2 if status.holds or is_stale(ticket) else 5
    if status is not Status.TODO:
        return 1
    return 3 if ticket.ready or ticket.preparing else 4


def _key(row: Row, column: Column) -> tuple[object, ...]:
    match column:
        case Column.ATTENTION:
            return (row.attention,)
        case Column.ID:
            return _natural(row.id)
        case Column.TITLE:
            return (row.title.casefold(),)
        case Column.STATUS:
            return (row.words,)
        case Column.MODEL:
            return (row.model,)
        case Column.TOKENS:
            return (row.tokens,)
        case Column.COST:
            return (row.bill.cost, row.bill.unpriced)
        case Column.ATTEMPT:
            return (row.attempt,)
        case _:
            assert_never(column)


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """So that T9 stands before T10."""
    parts = re.findall(r"\d+|\D+", text.casefold())
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts)
