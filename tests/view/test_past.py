"""A past run in a tab: whatever is asked and whenever it is told, what is shown is the run at the moment asked for."""

from __future__ import annotations

from collections.abc import Sequence

import hypothesis.strategies as st
from hypothesis import given

from podium.core.events import Outcome, Recorded
from podium.core.ticket import Mode
from podium.view.model import PAST, Model
from podium.view.past import FEW, PastRun, Told, place_for, tell, whole_timeline
from podium.view.ports import SessionInfo
from podium.view.replay import Replay, model_of_past
from tests.script import Script


def busy(rounds: int = 1) -> list[Recorded]:
    """A run in which a fails and is tried again, and b asks for a step."""
    script = Script.of("a", ("b", "a"), mode=Mode.STEP).open().wait(5)
    for _ in range(rounds):
        script.start("a").say("a", "I look around.").use("a", "read_file", "text", path="a.py").wait(3)
        script.finish("a", "no", Outcome.FAILED).retry("a")
    return script.start("a").wait(1).finish("a", "yes").wait(60).start("b").ask("b", "run_command").recorded


class Slow:
    """A teller who answers when a test wants it to."""

    def __init__(self, facts: Sequence[Recorded]) -> None:
        self.facts, self.told = facts, Told()
        self.asked: list[tuple[int, int]] = []
        self.closed = False

    def look(self, asked: int, at: float | None, place: int = 0) -> None:
        self.asked.append((asked, place or place_for(self.facts, at)))

    def go(self, asked: int, place: int) -> None:
        self.asked.append((asked, place))

    def close(self) -> None:
        self.closed = True

    def answer(self, which: int = -1) -> None:
        """Tell what was asked then."""
        asked, place = self.asked[which]
        model = tell(self.facts, place, lambda _share: True, retold=asked)
        self.told = Told(asked, self.facts, model, share=1.0)


def at(facts: Sequence[Recorded], place: int) -> Model:
    return model_of_past(Replay(SessionInfo("", "", ""), facts, place))


def seen(model: Model) -> tuple[object, ...]:
    """What tells one moment of a run from another."""
    streams = {name: [line.text for line in stream.lines] for name, stream in model.streams.items()}
    return model.state, model.past, [entry.line.text for entry in model.log], streams, model.gone_why


def test_before_it_is_told_nothing_is_shown_and_nothing_can_be_asked() -> None:
    """Then it stands at the moment that was asked for, and says how far it has come meanwhile."""
    facts = busy()
    teller = Slow(facts)
    past = PastRun(4, teller, facts[9].at)
    assert (past.model.state, past.model.gone_why, past.late, past.share) == (None, PAST, True, 0.0)
    past.go(3)
    assert (len(teller.asked), past.tend()) == (1, False)
    teller.told = Told(1, (), None, share=0.4)
    assert (past.tend(), past.share, past.late) == (False, 0.4, True)
    teller.answer()
    assert (past.tend(), past.late, past.share) == (True, False, 1.0)
    assert past.place == place_for(facts, facts[9].at) < len(facts)
    assert seen(past.model) == seen(at(facts, past.place))
    past.close()
    assert teller.closed


def test_a_few_facts_forward_need_no_teller() -> None:
    """Back, and far forward, does; until that is told, what was shown stays."""
    facts = busy(60)
    assert len(facts) > FEW + 20
    teller = Slow(facts)
    past = PastRun(1, teller, facts[0].at)
    teller.answer()
    past.tend()
    first = past.model
    past.go(7)
    assert (past.model is first, past.late, len(teller.asked)) == (True, False, 1)
    assert seen(past.model) == seen(at(facts, 7))
    past.go(len(facts) + 5)
    assert (past.place, past.late, teller.asked[-1][1]) == (len(facts), True, len(facts))
    assert past.model.past is not None
    assert past.model.past.place == 7
    teller.answer()
    assert past.tend()
    past.go(-3)
    assert (past.place, past.late, teller.asked[-1][1]) == (1, True, 1)


def test_who_looks_again_stays_among_facts_of_one_instant() -> None:
    """At the fact, not at the last one of its time; before anything is told there is nothing to stay at."""
    facts = busy()
    teller = Slow(facts)
    past = PastRun(1, teller)
    past.look_again()
    assert len(teller.asked) == 1
    teller.answer()
    past.tend()
    here = next(place for place in range(2, len(facts)) if facts[place].at == facts[place - 1].at)
    past.go(here)
    teller.answer()
    past.tend()
    past.look_again()
    assert past.late
    teller.answer()
    assert (past.tend(), past.place, past.model.seq) == (True, here, facts[here - 1].seq)


def test_what_was_asked_before_is_shown_on_the_way_only() -> None:
    """While a later answer is waited for; not when what was asked last is shown already."""
    facts = busy()
    teller = Slow(facts)
    past = PastRun(1, teller)
    teller.answer()
    past.tend()
    past.go(4)
    past.go(8)
    teller.answer(-2)
    assert (past.tend(), past.place, past.late, past.model.seq) == (True, 8, True, 4)
    past.go(5)  # a step from there
    teller.answer(-1)
    assert (past.tend(), past.place, past.late, past.model.seq) == (False, 5, False, 5)


def test_a_problem_is_told_and_gone_with_the_next_that_is_asked() -> None:
    """What was shown before stays."""
    facts = busy()
    teller = Slow(facts)
    past = PastRun(1, teller)
    teller.answer()
    past.tend()
    past.look(None)
    teller.told = Told(2, facts, problem="The disk is gone")
    assert (past.tend(), past.problem, past.late) == (False, "The disk is gone", False)
    assert seen(past.model) == seen(at(facts, len(facts)))
    past.look(None)
    assert (past.problem, past.late) == ("", True)


@given(st.data())
def test_it_ends_where_it_was_sent_last(data: st.DataObject) -> None:
    """Whatever is asked in between, and whichever answers come."""
    facts = busy(2)
    teller = Slow(facts)
    past = PastRun(1, teller)
    teller.answer()
    past.tend()
    for _ in range(data.draw(st.integers(1, 8))):
        past.go(data.draw(st.integers(-2, len(facts) + 2)))
        if data.draw(st.booleans()):
            teller.answer(data.draw(st.integers(-len(teller.asked), -1)))
            past.tend()
    if past.late:
        teller.answer()
        past.tend()
    assert seen(past.model) == seen(at(facts, past.place))


def test_telling_is_given_up_when_it_should_not_go_on() -> None:
    """Asked before the first fact, and every so often."""
    facts = busy(60)
    shares: list[float] = []

    def twice(share: float) -> bool:
        shares.append(share)
        return len(shares) < 2

    assert tell(facts, len(facts), twice) is None
    assert shares[0] == 0.0 < shares[1] < 1.0
    assert whole_timeline(facts, lambda _share: False) is None


def test_the_timeline_of_the_whole_run_is_the_one_at_its_end() -> None:
    """Also while an early moment is shown."""
    facts = busy(3)
    whole, end = whole_timeline(facts, lambda _share: True), at(facts, len(facts)).timeline
    assert whole is not None
    assert [lane.spans for lane in whole.lanes] == [lane.spans for lane in end.lanes]
    assert (whole.seq, whole.opened_at) == (end.seq, end.opened_at)
