"""Answers that can be undone: each goes out once, in time, or was taken back."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from podium.core.approval import Rejected
from podium.core.inputs import Answer
from podium.core.ticket import ApprovalId
from podium.view.delivery import HOLD_S, Delivery

A, B, C = (ApprovalId(name) for name in "abc")


def no(approval: ApprovalId, why: str = "") -> Answer:
    return Answer(approval, Rejected(why))


def test_an_answer_waits_three_seconds_and_goes_once() -> None:
    """Not earlier, and not twice."""
    delivery = Delivery()
    assert delivery.hold([no(A)], "Rejected a", 10.0) == ()
    assert delivery.due(10.0 + HOLD_S - 0.01) == ()
    assert delivery.held[0].left(11.0) == 2.0
    assert (delivery.due(10.0 + HOLD_S), delivery.due(20.0)) == ((no(A),), ())


def test_another_time_to_undo_counts_for_what_is_answered_from_then_on() -> None:
    """What is held already keeps its time; 0 holds nothing."""
    delivery = Delivery(10)
    delivery.hold([no(A)], "one", 0.0)
    delivery.hold_s = 1
    delivery.hold([no(B)], "two", 0.0)
    assert (delivery.due(1.0), delivery.due(9.0), delivery.due(10.0)) == ((no(B),), (), (no(A),))
    delivery.hold_s = 0
    assert delivery.hold([no(C)], "three", 10.0) == (no(C),)


def test_the_last_press_is_undone_first_and_a_group_as_a_whole() -> None:
    """What was answered together is taken back together."""
    delivery = Delivery()
    delivery.hold([no(A)], "one", 0.0)
    delivery.hold([no(B), no(C)], "two", 1.0)
    assert [held.approvals if held else None for held in (delivery.undo(), delivery.undo(), delivery.undo())] == [
        (B, C),
        (A,),
        None,
    ]
    assert delivery.flush() == ()


def test_an_answer_can_be_undone_by_its_question() -> None:
    """Whoever opens a question that is being sent takes that answer back, and no other."""
    delivery = Delivery()
    delivery.hold([no(A)], "one", 0.0)
    delivery.hold([no(B)], "two", 0.0)
    undone = delivery.undo(A)
    assert undone is not None and undone.said == "one"
    assert (delivery.undo(A), delivery.flush()) == (None, (no(B),))


def test_a_second_answer_replaces_the_first_and_goes_at_once() -> None:
    """The last word counts, and is not held again; the rest of its group waits on."""
    delivery = Delivery()
    delivery.hold([no(A, "first"), no(B)], "two", 0.0)
    assert delivery.hold([no(A, "second"), no(C)], "again", 1.0) == (no(A, "second"),)
    assert delivery.due(0.0 + HOLD_S) == (no(B),)
    assert delivery.due(1.0 + HOLD_S) == (no(C),)


def test_what_no_longer_stands_is_not_answered() -> None:
    """A question that was withdrawn meanwhile takes its answer along."""
    delivery = Delivery()
    delivery.hold([no(A), no(B)], "two", 0.0)
    delivery.keep({B})
    assert delivery.flush() == (no(B),)


def test_a_clock_that_was_set_back_holds_nothing_up() -> None:
    """Nobody waits an hour for an answer."""
    delivery = Delivery()
    delivery.hold([no(A)], "one", 5_000.0)
    assert delivery.due(1_400.0) == (no(A),)


class Answering(RuleBasedStateMachine):
    """A person answers, undoes, waits; questions go away: every answer goes out once at the most, none is forgotten."""

    def __init__(self) -> None:
        super().__init__()
        self.delivery, self.now, self.number = Delivery(), 0.0, 0
        self.owed: dict[ApprovalId, tuple[Answer, float]] = {}
        """What must still go out, and when."""

    def went(self, answers: tuple[Answer, ...]) -> None:
        for answer in answers:
            assert self.owed.pop(answer.approval)[0] == answer

    @rule(names=st.lists(st.sampled_from((A, B, C)), min_size=1, max_size=3, unique=True))
    def answers(self, names: list[ApprovalId]) -> None:
        self.number += 1
        given = [no(name, str(self.number)) for name in names]
        again = [name for name in names if name in self.owed]
        self.owed |= {answer.approval: (answer, self.now + HOLD_S) for answer in given}
        posted = self.delivery.hold(given, "", self.now)
        assert [answer.approval for answer in posted] == again
        self.went(posted)

    @rule(seconds=st.sampled_from((0.0, 0.5, 1.0, 3.0)))
    def waits(self, seconds: float) -> None:
        self.now += seconds
        posted = self.delivery.due(self.now)
        assert {answer.approval for answer in posted} == {n for n, (_, due) in self.owed.items() if due <= self.now}
        self.went(posted)

    @rule(name=st.sampled_from((None, A, B, C)))
    def undoes(self, name: ApprovalId | None) -> None:
        undone = self.delivery.undo(name)
        assert (undone is None) is (not self.owed if name is None else name not in self.owed)
        for approval in undone.approvals if undone else ():
            del self.owed[approval]

    @rule(gone=st.sampled_from((A, B, C)))
    def loses_a_question(self, gone: ApprovalId) -> None:
        self.delivery.keep({A, B, C} - {gone})
        self.owed.pop(gone, None)

    @rule()
    def closes(self) -> None:
        self.went(self.delivery.flush())
        assert not self.owed

    @invariant()
    def what_is_owed_is_held(self) -> None:
        held = [answer for one in self.delivery.held for answer in one.answers]
        assert sorted(answer.approval for answer in held) == sorted(self.owed)
        assert all(0 <= one.left(self.now) <= HOLD_S for one in self.delivery.held)


TestAnswering = Answering.TestCase
TestAnswering.settings = settings(max_examples=60, stateful_step_count=25)
