"""Text that cannot be stored, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from podium.core.events import Outcome
from podium.core.inputs import Finished
from podium.core.ticket import AttemptId
from podium.core.utf8 import mended, storable

ANY_TEXT = st.text(st.characters())
"""Lone surrogates included."""


@dataclass(frozen=True)
class Leaf:
    text: str
    number: int = 0


@given(ANY_TEXT)
def test_mended_text_can_be_stored_and_is_mended_once(text: str) -> None:
    """The result is UTF-8, as long as the original at most, and mending it again changes nothing."""
    after = mended(text)
    assert after.encode().decode() == after
    assert len(after) <= len(text)
    assert mended(after) is after


@given(st.text())
def test_good_text_is_left_alone(text: str) -> None:
    """The very same object comes back."""
    assert mended(text) is text


def test_halves_of_a_pair_are_joined_and_others_are_marked() -> None:
    """Two halves side by side are one character; half a character is U+FFFD."""
    assert mended("a\ud83d\ude00b") == "a😀b"
    assert mended("\ude00\ud83d") == "��"


def test_a_message_is_mended_all_through() -> None:
    """Dataclasses and tuples are gone through; what is good stays the same object."""
    good, bad = Leaf("fine ✓", 1), Leaf("bad \udcff", 2)
    assert storable((good, (bad,))) == (good, (Leaf("bad �", 2),))
    assert storable((good, (bad,)))[0] is good
    report = Finished(AttemptId("a#1"), Outcome.FAILED, "\ud800", files=("ok", "\udce4.txt"))
    assert storable(report) == Finished(AttemptId("a#1"), Outcome.FAILED, "�", files=("ok", "�.txt"))
    assert storable(good) is good
