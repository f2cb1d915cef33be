"""The past is shown as it was, whichever way one came there; and it cannot be changed."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from podium.core.apply import fold
from podium.core.events import EngineStopped, Outcome, Recorded, Refused, Replayed
from podium.core.inputs import Close, KeepDraft, KillWorker, Pause
from podium.core.state import State
from podium.core.ticket import Mode, TicketId
from podium.core.usage import Bill, Usage
from podium.errors import UsageError
from podium.view.inspect import inspect
from podium.view.model import PAST, Model
from podium.view.ports import SessionInfo
from podium.view.project import pass_time, project
from podium.view.replay import Replay, last_word, model_of_past, place_of, title
from podium.view.summary import summary
from tests.script import Script

INFO = SessionInfo("/home/tess/shop", "", "0.1.0")


def busy() -> Script:
    """Two tickets: one failed and tried again, one that asks for a step at the end."""
    script = (
        Script.of("a", ("b", "a"), mode=Mode.STEP).open().wait(5).start("a").spend("a", Bill(Usage(100, 0, 40))).wait(2)
    )
    script.say("a", "I look around.").use("a", "read_file", "text", path="a.py").wait(3)
    script.finish("a", "no", Outcome.FAILED).retry("a").start("a").wait(1).finish("a", "yes").wait(60)
    return script.start("b").ask("b", "run_command", command="make")


def at(script: Script, place: int) -> Replay:
    return Replay(INFO, script.recorded, place)


def take_all(replay: Replay, model: Model) -> Model:
    while (event := replay.take()) is not None:
        project(model, event, 9_999_999.0)
    return model


def folded(script: Script, place: int) -> State | None:
    state: State | None = None
    for recorded in script.recorded[:place]:
        state = fold(state, recorded)
    return state


def seen(model: Model) -> dict[str, object]:
    """All that a window draws of it; rates are reckoned from moment to moment, so their last digits differ."""
    told = summary(model, 5e9)
    return {
        "state": model.state,
        "streams": {name: [line.text for line in stream.lines] for name, stream in model.streams.items()},
        "rates": {name: round(stream.rate, 1) for name, stream in model.streams.items()},
        "meters": {
            tier: (meter.bill, round(meter.rate, 1), list(meter.series)) for tier, meter in model.meters.items()
        },
        "log": [line.text for _, _, line, *_ in model.log],
        "approvals": model.approvals,
        "held": model.held,
        "summary": told and replace(told, throughput=round(told.throughput, 1)),
        "now": model.now,
    }


def test_each_moment_is_the_fold_of_the_facts_up_to_it() -> None:
    """Turns and results are there to be read, though nothing of them was streamed."""
    script = busy()
    for place in range(1, len(script.recorded) + 1):
        assert model_of_past(at(script, place)).state == folded(script, place)
    lines = [line.text for line in model_of_past(at(script, 0)).streams[script.recorded[1].fact.attempt].lines]  # type: ignore[union-attr]  # its first attempt
    assert lines[:2] == ["I look around.", "→ read_file a.py"]


def test_a_moment_looks_the_same_from_wherever_one_comes() -> None:
    """Forward, back, by leaps, and before everything was taken in."""
    script, chance = busy(), random.Random(5)
    replay, model = at(script, 3), Model()
    for _ in range(60):
        place = chance.randint(-3, len(script.recorded) + 3)
        replay.go(place)
        if chance.random() < 0.3:
            project(model, replay.take() or EngineStopped(), 9_999_999.0)  # there is always one
            continue
        take_all(replay, model)
        assert 1 <= replay.place <= len(script.recorded)
        assert seen(model) == seen(model_of_past(at(script, replay.place)))


def test_time_stands_still() -> None:
    """Whatever clock the viewer has: what lasts, lasts as it did then; nothing pops up."""
    script = busy()
    replay = at(script, 0)
    model = take_all(replay, Model())
    before = summary(model, 5e9)
    pass_time(model, 5e9)
    assert (model.now, summary(model, 6e9)) == (script.now, before)
    assert before is not None
    assert before.elapsed == 71.0
    assert not model.toasts
    model = take_all(at(script, 6), Model())
    assert model.now == script.recorded[5].at


def test_nothing_can_be_asked_of_the_past() -> None:
    """The engine's own words for a button: it is a replay. What is posted all the same is refused."""
    script = busy()
    replay = at(script, 0)
    model = take_all(replay, Model())
    told = inspect(model, TicketId("b"), model.now)
    assert told is not None
    assert {told.kill.why_not, told.retry.why_not, told.skip.why_not, model.gone_why} == {PAST}
    for command in (KillWorker(TicketId("b")), Pause()):
        replay.post(command)
        assert replay.take() == Refused("change anything", PAST)
    replay.open_track("track.toml")
    assert replay.wait(None) == Refused("open track.toml", PAST)
    replay.post(KeepDraft(script.approval("b"), script.body("b")))
    assert replay.take() is None
    replay.post(Close())
    assert replay.wait(1.0) == EngineStopped()


def test_it_says_which_fact_of_how_many_is_shown() -> None:
    """In a later run the journal's own number, too."""
    facts = busy().recorded
    replay = Replay(INFO, facts, 12)
    assert title(replay) == f"fact 12 of {len(facts)}"
    assert replay.take() == Replayed(12, 12, len(facts), facts[11].at)
    later = Replay(INFO, [Recorded(r.seq + 400, r.at, r.fact) for r in facts], 12)
    assert title(later) == f"fact 12 of {len(facts)} (seq 412)"
    assert last_word(Model()) == ""
    assert last_word(model_of_past(at(busy(), 0))) == "b is awaiting step: asks to use run_command"


def test_whoever_draws_is_woken() -> None:
    """When there is something to show, and not before."""
    woken: list[int] = []
    replay = at(busy(), 4)
    replay.on_event(lambda: woken.append(replay.place))
    take_all(replay, Model())
    replay.go(5)
    replay.go(3)
    assert woken == [4, 5, 3]


def test_a_place_is_found_by_the_journals_number() -> None:
    """One that the run does not have is refused with those that it has."""
    facts = [Recorded(r.seq + 400, r.at, r.fact) for r in busy().recorded]
    assert place_of(facts, 412) == 12
    for seq in (400, 401 + len(facts)):
        with pytest.raises(UsageError, match=f"no fact {seq}; its facts are 401 to {400 + len(facts)}"):
            place_of(facts, seq)
