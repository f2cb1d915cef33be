from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.events import Paused, Recorded
from podium.errors import BrokenFact, IllegalMove, JournalError
from podium.journal.damage import folded, naming, sound
from tests.core.situations import awaiting_step

FILE = Path("/somewhere/podium.db")


def facts() -> list[Recorded]:
    return list(awaiting_step().recorded)


def test_a_sound_run_is_folded_whole() -> None:
    """And nothing of it is left out."""
    whole = facts()

    state = folded(FILE, whole)

    assert state is not None
    assert state.at == whole[-1].at
    assert sound(FILE, whole) == (whole, "")
    assert folded(FILE, []) is None


def test_a_bug_outside_of_the_journal_is_not_blamed_on_it() -> None:
    """Only what is recorded has a place in the file."""
    with pytest.raises(IllegalMove) as raised, naming(FILE):
        raise IllegalMove("nobody may")

    assert not isinstance(raised.value, BrokenFact)


@given(st.integers(min_value=1, max_value=len(facts()) - 1))
def test_whichever_fact_is_replaced_the_first_that_cannot_follow_is_named(place: int) -> None:
    """With the file, and the moment until which the run can be looked at; what is left can be folded."""
    spoiled = facts()
    spoiled[place] = Recorded(spoiled[place].seq, spoiled[place].at, Paused())

    left, told = sound(FILE, spoiled)

    assert folded(FILE, left) is not None
    if left == spoiled:
        assert told == ""
        return
    broken = spoiled[len(left)].seq
    assert left == spoiled[: len(left)]
    assert told.startswith(f"{FILE}: fact {broken} (")
    with pytest.raises(JournalError, match=f"replay --until {broken - 1}"):
        folded(FILE, spoiled)


def test_a_run_without_a_beginning_cannot_be_shown() -> None:
    """There is nothing up to its first fact."""
    with pytest.raises(JournalError, match="it stands before any run was opened") as told:
        sound(FILE, facts()[1:])
    assert "--fresh" in str(told.value)
    assert "--until" not in str(told.value)
