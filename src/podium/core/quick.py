"""Frozen dataclasses that are made as quickly as others.

A frozen dataclass sets each of its fields by way of `object.__setattr__`, which costs three times as much as setting
it; with a dozen objects of seventy fields in all, that was an eighth of what the engine spends on a ticket. `quick`
gives such a class another `__init__`: the object begins as one of a twin class, of the same slots, that lets itself be
filled, and becomes what it is when all is set. Nothing else changes: it is as frozen, and equal to the same, as before.

For the few classes of which every ticket makes one, and that check nothing when they are made.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

T = TypeVar("T")


def quick(kind: type[T]) -> type[T]:
    """The same class, a frozen dataclass with slots; raises TypeError for one that cannot be made so."""
    parts = fields(kind)  # type: ignore[arg-type]  # any class may come, and `fields` says TypeError for the wrong one
    if hasattr(kind, "__post_init__") or any(not part.init or part.default_factory is not MISSING for part in parts):
        raise TypeError(f"{kind.__name__} does more when it is made than setting what it is given")
    names = tuple(part.name for part in parts)
    defaults = {f"default_{part.name}": part.default for part in parts if part.default is not MISSING}
    given = [f"{name}=default_{name}" if f"default_{name}" in defaults else name for name in names]
    scope: dict[str, Any] = {
        "kind": kind,
        "twin": type(kind.__name__, (), {"__slots__": names}),
        "become": object.__setattr__,
        **defaults,
    }
    lines = [
        f"def __init__(self, {', '.join(given)}):",
        "    become(self, '__class__', twin)",
        *(f"    self.{name} = {name}" for name in names),
        "    self.__class__ = kind",
    ]
    exec("\n".join(lines), scope)  # noqa: S102  # as `dataclasses` does it; only the names of fields go in
    kind.__init__ = scope["__init__"]  # type: ignore[method-assign]  # that is the point
    return kind
