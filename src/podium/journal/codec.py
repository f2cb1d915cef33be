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
    try:
        return _adapter(kind).validate_json(body)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "body"
        raise ValueError(f"{kind}: {place}: {first['msg']}") from error


@cache
def _classes() -> dict[str, type[Fact]]:
    return {kind_of(fact): fact for fact in get_args(Fact)}


@cache
def _adapter(kind: str) -> TypeAdapter[Fact]:
    """Made when it is first needed, because it takes a while, and who only looks meets few kinds."""
    found = _classes().get(kind)
    if found is None:
        raise ValueError(f"unknown kind of fact {kind!r}")
    return TypeAdapter(found)


class Writer(NamedTuple):
    """How facts of one class are stored."""

    kind: str
    to_json: Callable[[Fact], bytes]


@cache
def writers() -> dict[type[Fact], Writer]:
    """For each class of facts its writer."""
    return {fact: Writer(kind, _adapter(kind).serializer.to_json) for kind, fact in _classes().items()}
