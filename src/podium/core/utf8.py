"""Text that every store can keep.

JSON may hold half of a surrogate pair and a file's name any byte; Python carries both as lone surrogates, which
neither UTF-8 nor SQLite can hold. They are mended at the engine's door, so that the state in force and the fold of
the journal are the same text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

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
    kept: T = _storable(value)
    return kept


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else mended(value)
    # Every message of every worker comes by here, and nearly all that is in it needs no second look.
    kind: Any = type(value)
    for part in _reader(kind)(value):
        if not part or (isinstance(part, str) and part.isascii()):
            continue
        if _storable(part) is not part:
            return _replaced(value)
    return value


def _replaced(value: Any) -> object:
    """The tuple, or the dataclass, with the text of all its parts mended."""
    if isinstance(value, tuple):
        return tuple(map(_storable, value))
    names = (field.name for field in fields(value) if field.init)
    return replace(value, **{name: _storable(getattr(value, name)) for name in names})


@cache
def _reader(kind: type[Any]) -> Callable[[Any], tuple[object, ...]]:
    """Reads the parts of a tuple, or those fields of a dataclass in which there may be text."""
    if issubclass(kind, tuple):
        return tuple
    names = [field.name for field in fields(kind) if not _is_number(field.type)] if is_dataclass(kind) else []
    # For one name alone the value itself would come.
    return attrgetter(*names, *names[:1]) if names else lambda _: ()


def _is_number(annotation: object) -> bool:
    return isinstance(annotation, str) and _NUMBERS.issuperset(annotation.split(" | "))


_NUMBERS = frozenset({"None", "bool", "int", "float", "Decimal"})
