"""Decisions added up."""

from __future__ import annotations

from podium.core.decision import Decision
from podium.core.effects import Prepare, Spawn
from podium.core.events import Fact, Paused, Refused, Resumed, Warned
from podium.core.ticket import AttemptId

ONE, TWO = AttemptId("a#1"), AttemptId("b#1")


def test_a_sum_keeps_the_order_of_each_kind() -> None:
    """Facts, effects and notices are joined, first those of the first."""
    first = Decision([Paused()], [Prepare(ONE)], [Warned("1")])
    second = Decision([Resumed()], [Spawn(TWO)], [Refused("2", "late")])
    both = Decision([Paused(), Resumed()], [Prepare(ONE), Spawn(TWO)], [Warned("1"), Refused("2", "late")])
    assert first + second == both
    assert first == Decision([Paused()], [Prepare(ONE)], [Warned("1")])
    first += second
    assert first == both


def test_only_an_empty_decision_is_false() -> None:
    """A decision that has only effects, or only notices, still says something."""
    facts: list[Fact] = [Paused()]
    assert [bool(d) for d in (Decision(), Decision(facts), Decision(effects=[Spawn(ONE)]))] == [False, True, True]
    assert Decision(notices=[Warned("x")])
