from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from podium.core.budget import Limits
from podium.core.events import EngineFailed, Outcome, RequestSent
from podium.core.receipt import EndedBy, EndedProcess, Receipt
from podium.core.ticket import Executor, Mode, On, TicketId
from podium.core.usage import Bill, Usage
from podium.view.inspect import MOST_REASONS, Inspection, inspect
from podium.view.model import Model
from podium.view.possible import Possible
from podium.view.project import project
from podium.view.summary import summary
from tests.script import Script, ticket
from tests.view.helpers import Viewer, shown


def inspected(script: Script, name: str) -> Inspection:
    found = inspect(shown(script), TicketId(name), script.now)
    assert found is not None
    return found


def pairs(script: Script, name: str) -> dict[str, str]:
    return {pair.key: pair.value for pair in inspected(script, name).pairs}


def test_a_working_ticket_tells_what_it_costs_and_unlocks() -> None:
    """Model, tokens, money, time, branch, and who waits for it."""
    script = Script.of("a", ("b", "a"), ("c", "b")).open().start("a").wait(161)
    script.spend("a", Bill(Usage(41_208, 300, 9_377, 50), Decimal("0.83")))
    assert pairs(script, "a") == {
        "Executor": "model with tools",
        "Model": "gemini-small (a retry uses gemini-large)",
        "Attempt": "1 of 3",
        "Tokens": "41.2k in · 9.4k out",
        "Cached": "300",
        "Thoughts": "50",
        "Cost": "$0.83",
        "Elapsed": "02:41",
        "Depends on": "nothing",
        "Unlocks": "b",
        "Branch": "podium/track/a-1",
    }


def test_only_a_ticket_that_can_be_retried_tells_of_another_model() -> None:
    """A completed one is not tried again, and its dependents are told once."""
    script = Script.of("a", ("b", "a"), ("c", "a"), mode=Mode.AUTO).open().start("a")
    assert pairs(script, "a")["Unlocks"] == "b, c"
    assert "Needed by" not in pairs(script, "a")
    told = pairs(script.finish("a").merge("a"), "a")
    assert (told["Model"], told["Needed by"], "Unlocks" in told) == ("gemini-small", "b, c", False)


def test_a_held_ticket_names_who_holds_it() -> None:
    """Why it is not ready is said, not guessed."""
    script = Script.of("a", ("b", "a"), ("c", "b")).open().start("a").finish("a", outcome=Outcome.FAILED)
    told = inspected(script, "c")
    assert (told.look.words, told.why) == ("held", "held by a (failed)")


def test_a_ticket_tells_for_which_end_it_waits_and_what_that_waits_for() -> None:
    """The chain goes up to whoever can act."""
    mend = ticket("mend", "b", on={"b": On.FAILURE}, priority=2, estimate_s=300.0)
    script = Script.of("a", ("b", "a"), mend).open().prepare("a")
    told = inspected(script, "mend")
    assert told.reasons == (
        "  the failure of b is todo: waits for a",
        "    a is awaiting spawn: may its worker start on gemini-small?",
        "nothing waits for it",
    )
    found = pairs(script, "mend")
    assert (found["Depends on"], found["Priority"], found["Estimate"]) == ("b (when it fails)", "2", "5 min")


def test_of_many_reasons_the_nearest_are_told() -> None:
    """The panel is small, and the command line tells them all."""
    names = [f"t{n}" for n in range(12)]
    script = Script.of(names[0], *((name, before) for before, name in pairwise(names))).open()
    told = inspected(script, "t11").reasons
    assert len(told) == MOST_REASONS
    assert told[0] == "  t10 is todo: waits for t9"
    assert told[4] == "  … 6 more: `podium why t11` tells them"
    assert told[-1] == "nothing waits for it"


def test_only_what_the_engine_would_do_is_possible() -> None:
    """Kill, retry and skip are judged by the engine's own rules, with its own reasons."""
    script = Script.of("a", ("b", "a")).open().start("a")
    working = inspected(script, "a")
    assert working.kill
    assert working.retry == Possible("it is in progress")
    assert working.skip == Possible("its worker is alive; kill it first")
    failed = inspected(script.finish("a", outcome=Outcome.FAILED), "a")
    assert (bool(failed.kill), bool(failed.retry), bool(failed.skip)) == (False, True, True)
    assert failed.retry_model == "gemini-large"


def test_a_killed_ticket_shows_its_attempts_and_its_receipt() -> None:
    """What was ended and what is kept stays readable after the toast has gone."""
    receipt = Receipt("running make", (EndedProcess(7, "make", EndedBy.SIGTERM),), "podium/track/a-1", "c0ffee" * 6)
    script = Script.of("a", mode=Mode.AUTO).open().start("a").kill("a")
    told = inspected(script.finish("a", outcome=Outcome.KILLED, receipt=receipt), "a")
    assert told.attempts == ("1. gemini-small · killed · killed by a person",)
    assert told.receipt == (
        "it was running make; gone after 0.0 s",
        "process 7 ended by SIGTERM: make",
        "kept on podium/track/a-1: commit c0ffeec0ffee",
    )


def test_a_command_ticket_shows_its_command() -> None:
    """It has no model, now or at a retry."""
    script = Script.of(ticket("c", executor=Executor.COMMAND)).open()
    told = pairs(script, "c")
    assert (told["Executor"], told["Command"], told.get("Model")) == ("command", "true", None)
    assert inspected(script, "c").retry_model == ""


def test_a_ticket_that_is_not_there_is_not_inspected() -> None:
    """Neither before a run is opened nor under a wrong name."""
    assert inspect(Model(), TicketId("a"), 0) is None
    assert inspect(shown(Script.of("a").open()), TicketId("z"), 0) is None


@pytest.mark.parametrize(
    ("crashes", "words"),
    [
        (0, []),
        (1, ["1 request was cut off by a crash; what it cost is unknown"]),
        (2, ["2 requests were cut off by a crash; what they cost is unknown"]),
    ],
)
def test_requests_that_a_crash_cut_off_are_told(crashes: int, words: list[str]) -> None:
    """The bill does not have them; nobody should take it for whole."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a")
    for _ in range(crashes):
        script.report("a", lambda a: RequestSent(a, "gemini-small")).restart()
    found = inspect(shown(script), TicketId("a"), script.now)
    assert found is not None
    assert [pair.value for pair in found.pairs if pair.key == "Lost"] == words
    told = summary(shown(script), script.now)
    assert told is not None
    assert told.lost == "".join(words)


def test_nothing_is_possible_once_the_engine_is_gone() -> None:
    """No button promises what nobody would hear, and no clock runs on."""
    script = Script.of("a").open().start("a").wait(5)
    viewer = Viewer(script)
    viewer.look()
    project(viewer.model, EngineFailed("disk I/O error"), script.now)
    told = inspect(viewer.model, TicketId("a"), script.now + 60)
    assert told is not None
    assert told.kill == told.retry == told.skip == Possible("the engine has failed")
    assert [pair.value for pair in told.pairs if pair.key == "Elapsed"] == ["00:05"]


def test_the_limits_of_a_ticket_are_told_with_what_is_used() -> None:
    limits = Limits(turns=5, tokens=20_000)
    script = Script.of(ticket("a", limits=limits), "b", mode=Mode.AUTO).open().start("a").start("b").say("a", "hm")
    script.spend("a", Bill(Usage(input=12_400)))
    shows = {name: inspect(shown(script), TicketId(name), script.now) for name in "ab"}
    told = {
        name: [pair.value for pair in found.pairs if pair.key == "Limits"] for name, found in shows.items() if found
    }
    assert told == {"a": ["1 / 5 turns · 12.4k / 20k tokens"], "b": []}
