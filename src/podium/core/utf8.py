"""Text that every store can keep.

JSON may hold half of a surrogate pair and a file's name any byte; Python carries both as lone surrogates, which
neither UTF-8 nor SQLite can hold. They are mended at the engine's door, so that the state in force and the fold of
the journal are the same text.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

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
    match value:
        case str():
            return value if value.isascii() else mended(value)
        case tuple():
            items = tuple(map(_storable, value))
            return value if all(new is old for new, old in zip(items, value, strict=True)) else items
        case _ if is_dataclass(value) and not isinstance(value, type):
            olds = {field.name: getattr(value, field.name) for field in fields(value)}
            news = {name: new for name, old in olds.items() if (new := _storable(old)) is not old}
            return replace(value, **news) if news else value
        case _:
            return value
