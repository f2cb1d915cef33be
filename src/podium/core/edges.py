"""When a dependency lets its dependent go on, and when it never will.

An edge is *met* by one of its dependency's ends, and *dead* by one that rules it out. A ticket with a dead edge has
nothing left to do: it is skipped by itself, *unneeded*, and so are those that wait for its success. A
person's own skip means "go on without it" and meets what waits for success. What is stale does not, until a person
takes it as it is or it is done again.
"""

from __future__ import annotations

from typing import assert_never

from podium.core.status import Status
from podium.core.ticket import On


def met(on: On, status: Status, *, unneeded: bool, stale: bool = False) -> bool:
    """Whether a dependency of this status lets a dependent go on that waits for `on`."""
    match on:
        case On.SUCCESS:
            return succeeded(status, unneeded=unneeded, stale=stale)
        case On.FAILURE:
            return status.holds
        case On.FINISH:
            return status.ended
        case _:
            assert_never(on)


def succeeded(status: Status, *, unneeded: bool, stale: bool = False) -> bool:
    """Whether a dependency of this status lets a dependent go on that waits for its success, as nearly all do."""
    return status.satisfies and not unneeded and not stale


def dead(on: On, status: Status, *, unneeded: bool) -> bool:
    """Whether the dependency's end rules out what a dependent waits for."""
    match on:
        case On.SUCCESS:
            return unneeded
        case On.FAILURE:
            return status.satisfies
        case On.FINISH:
            return False
        case _:
            assert_never(on)
