"""The shape of a track file: its keys, their types, their defaults."""

from __future__ import annotations

import difflib
import re
import reprlib
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
)
from pydantic_core import ErrorDetails

from podium.core.budget import NO_LIMITS, Limits
from podium.core.status import Status
from podium.core.ticket import ID_RULE, Condition, Executor, Mode, On, Ticket, TicketId, is_id
from podium.textfile import KeyPath
from podium.trackfile.document import Finding

_PLAIN = re.compile("[A-Za-z0-9_.-]{1,100}")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def _name(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value  # as nearly all are; a track may have hundreds of thousands
    if not is_id(value):
        raise ValueError(f"should be {ID_RULE}")
    return value


def _text(value: str) -> str:
    if _UNSTORABLE.search(value):
        raise ValueError("should not hold NUL or half a character (a lone surrogate)")
    return value


def _prose(value: str) -> str:
    if not value.strip():
        raise ValueError("should not be empty")
    return value


def _dollars(value: object) -> object:
    """A number of TOML or JSON as exact money: 0.1 is one tenth, not its nearest float."""
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _path(value: str) -> str:
    if not value.isprintable():
        raise ValueError("should be a path without control characters")
    return value


Name = Annotated[str, AfterValidator(_name)]
Text = Annotated[str, AfterValidator(_text)]
Prose = Annotated[Text, AfterValidator(_prose)]
RepositoryPath = Annotated[Prose, AfterValidator(_path)]
Names = Annotated[tuple[Name, ...], Field(strict=False)]
Seconds = Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False)]
Paths = Annotated[tuple[RepositoryPath, ...], Field(strict=False)]


class Table(BaseModel):
    """Nothing is converted, nothing unknown is accepted."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class DependencyTable(Table):
    """`{id = "build", on = "failure"}` in `depends_on`."""

    id: Name
    on: Annotated[On, Field(strict=False)] = On.SUCCESS


def _id(name: str) -> TicketId:
    """One string for all places that name a ticket."""
    return TicketId(sys.intern(name))


def _shape(value: object) -> str:
    return "table" if isinstance(value, dict) else "name"


Dependency = Annotated[
    Annotated[Name, Tag("name")] | Annotated[DependencyTable, Tag("table")],
    Discriminator(_shape),
]
Dependencies = Annotated[tuple[Dependency, ...], Field(strict=False)]

Dollars = Annotated[Decimal | None, BeforeValidator(_dollars), Field(gt=0, le=1_000_000, allow_inf_nan=False)]
Amount = Annotated[int | None, Field(ge=1, le=10**15)]


class LimitsTable(Table):
    """`[track.limits]`, and `limits` of a ticket; what is not named is as the settings say."""

    work_s: Annotated[float | None, Field(gt=0, le=10_000_000, allow_inf_nan=False)] = None
    turns: Amount = None
    calls: Amount = None
    tokens: Amount = None
    cost_usd: Dollars = None

    def limits(self) -> Limits:
        if not self.model_fields_set:  # as in nearly every ticket, and all of them share it
            return NO_LIMITS
        return Limits(self.work_s, self.turns, self.calls, self.tokens, self.cost_usd)


NO_TABLE = LimitsTable()


class TrackTable(Table):
    """`[track]`. `name` is another word for `id`."""

    id: Name | None = None
    name: Name | None = None
    title: Text = ""
    mode: Annotated[Mode | None, Field(strict=False)] = None
    limits: LimitsTable = NO_TABLE


class TicketTable(Table):
    """`[[tickets]]`. The defaults are the predecessors', or those of `core.ticket.Ticket`."""

    id: Name
    description: Prose
    title: Text = ""
    status: Annotated[Status, Field(strict=False)] = Status.TODO
    assigned_to: Text = "unassigned"
    depends_on: Dependencies = ()
    step_mode: bool = False
    priority: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] = 0
    executor: Annotated[Executor, Field(strict=False)] = Executor.LLM
    command: Text = ""
    model: Name | None = None
    context_requirements: Paths = ()
    target_file: RepositoryPath | None = None
    target_symbols: Names = ()
    max_attempts: Annotated[int, Field(ge=1, le=100)] = 3
    timeout_s: Seconds = 600.0
    estimate_s: Seconds | None = None
    limits: LimitsTable = NO_TABLE

    @cached_property
    def needs(self) -> tuple[TicketId, ...]:
        """The ids of `depends_on`."""
        return tuple([_id(d.id if isinstance(d, DependencyTable) else d) for d in self.depends_on])

    def ticket(self) -> Ticket:
        """The ticket; every status but `completed` starts as `todo`."""
        tables = [wanted for wanted in self.depends_on if isinstance(wanted, DependencyTable)]
        return Ticket(
            id=_id(self.id),
            description=self.description,
            title=self.title,
            depends_on=self.needs,
            assigned_to=self.assigned_to,
            step_mode=self.step_mode,
            priority=self.priority,
            executor=self.executor,
            command=self.command,
            model=self.model,
            context_requirements=self.context_requirements,
            target_file=self.target_file,
            target_symbols=self.target_symbols,
            max_attempts=self.max_attempts,
            timeout_s=self.timeout_s,
            done_before=self.status is Status.COMPLETED,
            conditions=tuple(
                [Condition(_id(wanted.id), wanted.on) for wanted in tables if wanted.on is not On.SUCCESS]
            ),
            estimate_s=self.estimate_s,
            limits=self.limits.limits(),
        )


AnyTable = TypeVar("AnyTable", bound=Table)


def read_table(table: type[AnyTable], values: object, path: KeyPath) -> AnyTable | list[Finding]:
    """Validate one table, or say everything that is wrong in it."""
    try:
        return table.model_validate(values)
    except ValidationError as error:
        known = tuple(table.model_fields)
        return [_finding(details, path, known) for details in error.errors(include_url=False)]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The way out of a misspelt word; empty when nothing is near."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean '{near[0]}'?" if near else ""


def _finding(details: ErrorDetails, path: KeyPath, known: tuple[str, ...]) -> Finding:
    where = (*path, *_place(details["loc"]))
    value = details["input"]
    wish = details["msg"].removeprefix("Value error, ").removeprefix("Input ")
    match details["type"]:
        case "extra_forbidden":
            if "limits" in details["loc"][:-1]:
                kinds = tuple(LimitsTable.model_fields)
                way_out = did_you_mean(str(where[-1]), kinds) or f"there are {', '.join(kinds)}"
                return Finding(where, "unknown key", way_out)
            return Finding(where, "unknown key", did_you_mean(str(where[-1]), known))
        case "missing":
            return Finding(where[:-1], f"has no '{where[-1]}'", "add it")
        case "is_instance_of" if where[-1] == "cost_usd":
            way_out = "write it without quotes" if isinstance(value, str) else "such as 0.5"
            return Finding(where, f"is {reprlib.repr(value)}; it should be a number of dollars", way_out)
        case "enum":
            return Finding(where, f"is {reprlib.repr(value)}; it {wish}", did_you_mean(str(value), _words(details)))
        case "model_type":
            return Finding(where, f"is {reprlib.repr(value)}; it should be a table of keys")
        case "tuple_type":
            return Finding(where, f"is {reprlib.repr(value)}; it should be a list")
        case _:
            return Finding(where, f"is {reprlib.repr(value)}; it {wish}")


def _place(parts: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Without the tag that tells a name from a table."""
    return tuple(part for n, part in enumerate(parts) if not (n == 2 and parts[0] == "depends_on"))


def _words(details: ErrorDetails) -> Iterator[str]:
    """The words of an enum, out of pydantic's own list "'a', 'b' or 'c'"."""
    expected = str(details.get("ctx", {}).get("expected", ""))
    return (word.strip(" '") for word in expected.replace(" or ", ", ").split(","))
