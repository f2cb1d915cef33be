"""Facts as JSON and back.

A fact is stored under its kind, the class name in snake case, and a body of JSON. pydantic reads the dataclasses' own
annotations, so there is no second description of a fact that could drift from the first. What it has compiled from them
is looked up once: every fact of every ticket comes by here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple, get_args

from pydantic import TypeAdapter, ValidationError

from podium.core.events import Fact


def kind_of(fact: type) -> str:
    """`TicketMoved` -> `ticket_moved`."""
    return re.sub(r"(?<=.)([A-Z])", r"_\1", fact.__name__).lower()


def encode(fact: Fact) -> tuple[str, str]:
    """The fact's kind and its body as JSON text."""
    kind, to_json = writers()[type(fact)]
    return kind, to_json(fact).decode()


def decode(kind: str, body: str) -> Fact:
    """The fact; raises `ValueError` naming what is wrong with it."""
    adapter = _adapters().get(kind)
    if adapter is None:
        raise ValueError(f"unknown kind of fact {kind!r}")
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "body"
        raise ValueError(f"{kind}: {place}: {first['msg']}") from error


@cache
def _adapters() -> dict[str, TypeAdapter[Fact]]:
    return {kind_of(fact): TypeAdapter(fact) for fact in get_args(Fact)}


class Writer(NamedTuple):
    """How facts of one class are stored."""

    kind: str
    to_json: Callable[[Fact], bytes]


@cache
def writers() -> dict[type[Fact], Writer]:
    """For each class of facts its writer."""
    return {fact: Writer(kind_of(fact), _adapters()[kind_of(fact)].serializer.to_json) for fact in get_args(Fact)}
