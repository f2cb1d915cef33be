"""What a person is told of a journal whose facts can be read, one by one, and do not follow from each other.

The core names the fact; only here is it known in which file it stands, and what can still be done with that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from podium.core.apply import fold
from podium.core.events import Recorded
from podium.core.state import State
from podium.errors import BrokenFact, JournalError


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Turn a `BrokenFact` of the journal at `path` into a `JournalError` that names the file and the way out."""
    try:
        yield
    except BrokenFact as broken:
        look = "" if broken.first else f"`podium replay --until {broken.seq - 1}` shows the run up to there; "
        raise JournalError(
            f"{path}: {broken}; nothing was changed. {look}"
            "`podium run TRACK --fresh` leaves it behind and starts anew, or restore the file from a copy"
        ) from broken


def folded(path: Path, facts: Iterable[Recorded]) -> State | None:
    """The state after a run's facts, None where there are none; raises `JournalError`."""
    state: State | None = None
    with naming(path):
        for recorded in facts:
            state = fold(state, recorded)
    return state


def sound(path: Path, facts: list[Recorded]) -> tuple[list[Recorded], str]:
    """The facts up to the first one that cannot follow, and why those after them are left out; empty for none.

    Raises `JournalError` where there is nothing to show.
    """
    try:
        folded(path, facts)
    except JournalError as error:
        broken = error.__cause__
        assert isinstance(broken, BrokenFact)
        if broken.seq == facts[0].seq:
            raise
        return [r for r in facts if r.seq < broken.seq], f"{path}: {broken}; what came after is not shown"
    return facts, ""
