"""What was spent, as a table: by ticket, model, tier, run or day, sorted, and as CSV; and what a day cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from podium.core.outlay import Outlay
from podium.core.ticket import TicketId
from podium.core.usage import Bill, Usage
from podium.view.ledger import Account
from podium.view.model import Model
from podium.view.text import count, money, one_line, tokens


class Group(StrEnum):
    """What one row of the table stands for."""

    TICKET = "ticket"
    MODEL = "model"
    TIER = "tier"
    RUN = "run"
    DAY = "day"


class By(StrEnum):
    """A column of the table."""

    NAME = "name"
    CALLS = "calls"
    INPUT = "input"
    CACHED = "cached"
    THOUGHTS = "thoughts"
    OUTPUT = "output"
    COST = "cost"
    RATE = "tok/s"


@dataclass(frozen=True, slots=True)
class CostRow:
    """One row; `input` has what was cached, as a provider counts it. `ticket` is None where the row is of none."""

    name: str
    calls: int
    bill: Bill
    rate: float = 0.0
    """Generated tokens per second of waiting for the model; 0 where it is not known."""
    ticket: TicketId | None = None

    def cell(self, column: By) -> str:
        """As a person reads it; nothing is written for nothing."""
        usage = self.bill.usage
        match column:
            case By.NAME:
                return self.name
            case By.CALLS:
                return f"{self.calls:,}" if self.calls else ""
            case By.COST:
                return money(self.bill) if self.calls else ""
            case By.RATE:
                return tokens(self.rate) if self.rate >= 0.5 else ""
            case _:
                number = _number(usage, column)
                return tokens(number) if number else ""

    def value(self, column: By) -> tuple[float, str]:
        """What the column is sorted by."""
        match column:
            case By.NAME:
                return 0.0, self.name.casefold()
            case By.CALLS:
                return self.calls, ""
            case By.COST:
                return float(self.bill.cost), ""
            case By.RATE:
                return self.rate, ""
            case _:
                return _number(self.bill.usage, column), ""


def cost_rows(
    model: Model, earlier: Sequence[Outlay], group: Group, by: By = By.COST, *, descending: bool = True
) -> tuple[CostRow, ...]:
    """The rows of a group. Runs and days are told over all runs of the repository; `earlier` are those before this one.

    Every ticket has a row, also one that has cost nothing yet; equal rows keep their order.
    """
    found = sorted(_rows(model, earlier, group), key=lambda row: row.value(by), reverse=descending)
    return tuple(found)


def total(rows: Iterable[CostRow]) -> CostRow:
    """All rows together."""
    calls, bill = 0, Bill()
    for row in rows:
        calls += row.calls
        bill += row.bill
    return CostRow("all", calls, bill)


def all_outlays(model: Model, earlier: Iterable[Outlay]) -> tuple[Outlay, ...]:
    """Those of the earlier runs, and this run's own up to now."""
    state = model.state
    if state is None:
        return tuple(earlier)
    others = (outlay for outlay in earlier if outlay.run != state.run)
    return (*others, *model.ledger.outlays(state.run, state.track.name))


def day_words(model: Model, earlier: Sequence[Outlay], day: str) -> str:
    """`today $1.24 in 3 runs`, of the day of that date."""
    spent = [outlay for outlay in all_outlays(model, earlier) if outlay.day == day]
    runs = len({outlay.run for outlay in spent})
    bill = sum((outlay.bill for outlay in spent), Bill())
    return f"today {money(bill)} in {count(runs, 'run')}" if spent else "nothing was spent today"


def as_csv(rows: Iterable[CostRow], group: Group) -> str:
    """Whole numbers and exact dollars, for a spreadsheet; `unpriced` counts tokens whose price nobody knows."""
    figures = (csv_line((row.name, *csv_figures(row.calls, row.bill))) for row in rows)
    return "".join([csv_line((group.value, *CSV_COLUMNS)), *figures])


def csv_line(values: Iterable[int | str]) -> str:
    """One row of a table for spreadsheets, as RFC 4180 has it, and nothing in it that one takes for a formula."""
    return ",".join(_csv_value(value) for value in values) + "\n"


def _csv_value(value: int | str) -> str:
    told = str(value)
    told = f"'{told}" if told[:1] in ("=", "+", "-", "@") else told
    return '"' + told.replace('"', '""') + '"' if any(sign in told for sign in ',"\n') else told


CSV_COLUMNS = ("calls", "input", "cached", "thoughts", "output", "cost_usd", "unpriced")


def csv_figures(calls: int, bill: Bill) -> tuple[int | str, ...]:
    """The values of `CSV_COLUMNS`."""
    usage = bill.usage
    sent = usage.input + usage.tool_prompt
    return calls, sent, usage.cached, usage.thoughts, usage.output, f"{bill.cost:f}", bill.unpriced


def _rows(model: Model, earlier: Sequence[Outlay], group: Group) -> Iterable[CostRow]:
    ledger, state = model.ledger, model.state
    match group:
        case Group.TICKET:
            tickets = state.tickets.values() if state is not None else ()
            for t in tickets:
                account = ledger.tickets.get(t.ticket.id, _NONE)
                title = one_line(t.ticket.name)
                name = title if title == t.ticket.id else f"{one_line(t.ticket.id)}  {title}"
                yield CostRow(name, account.calls, account.bill, account.rate, t.ticket.id)
        case Group.MODEL:
            yield from _accounts({one_line(name): account for name, account in ledger.models.items()})
        case Group.TIER:
            yield from _accounts({tier.title: account for tier, account in ledger.tiers.items()})
        case Group.RUN:
            yield from _grouped((f"{o.run}  {one_line(o.track)}", o) for o in all_outlays(model, earlier))
        case Group.DAY:
            yield from _grouped((o.day, o) for o in all_outlays(model, earlier))


def _accounts(accounts: Mapping[str, Account]) -> Iterable[CostRow]:
    return (CostRow(name, account.calls, account.bill, account.rate) for name, account in accounts.items())


def _grouped(named: Iterable[tuple[str, Outlay]]) -> Iterable[CostRow]:
    sums: dict[str, CostRow] = {}
    for name, outlay in named:
        before = sums.get(name, CostRow(name, 0, Bill()))
        sums[name] = CostRow(name, before.calls + outlay.calls, before.bill + outlay.bill)
    return sums.values()


def _number(usage: Usage, column: By) -> int:
    sent = usage.input + usage.tool_prompt
    kinds = {By.INPUT: sent, By.CACHED: usage.cached, By.THOUGHTS: usage.thoughts, By.OUTPUT: usage.output}
    return kinds[column]


_NONE = Account()
