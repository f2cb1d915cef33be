"""Text that every store can keep.

JSON may hold half of a surrogate pair and a file's name any byte; Python carries both as lone surrogates, which
neither UTF-8 nor SQLite can hold. They are mended at the engine's door, so that the state in force and the fold of
the journal are the same text.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import is_
from typing import Any, TypeVar, cast

T = TypeVar("T")


def mended(text: str) -> str:
    """The same text where UTF-8 can hold it; else halves that stand side by side are joined, the others are U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def storable(value: T) -> T:
    """The value with all text of its dataclasses and tuples mended; the same object where nothing was wrong."""
    return cast("T", _storable(value))


def _storable(value: object) -> object:
    if isinstance(value, str):
        return value if value.isascii() else mended(value)
    if isinstance(value, tuple):
        items = tuple(map(_storable, value))
        return value if all(map(is_, items, value)) else items
    kind: Any = type(value)
    news = {}
    for name in _parts(kind):
        old = getattr(value, name)
        # Every message of every worker comes by here, and nearly all that is in it needs no second look.
        if type(old) in _NO_TEXT or old == () or (type(old) is str and old.isascii()):
            continue
        if (new := _storable(old)) is not old:
            news[name] = new
    return replace(cast("Any", value), **news) if news else value


_NO_TEXT = frozenset({type(None), bool, int, float})


@cache
def _parts(kind: type[Any]) -> tuple[str, ...]:
    """The names of a dataclass's fields; all else has none."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
