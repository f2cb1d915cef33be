from __future__ import annotations

import json
import random
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from podium.core.budget import Limits
from podium.core.events import EngineFailed, EngineStopped, Outcome, Terms, TicketChanged
from podium.core.inputs import Close
from podium.core.state import Phase
from podium.core.status import Status
from podium.core.ticket import Mode, On
from podium.core.usage import Bill, Usage
from podium.view.model import Model
from podium.view.project import project
from podium.view.summary import (
    ORDER,
    Ending,
    Tally,
    critical_words,
    ending,
    lasted,
    short_counts,
    standing,
    status_json,
    summary,
)
from podium.view.text import ColourRole
from tests.gui.scenes import Scene, layered
from tests.script import MODEL, Script, ticket
from tests.view.helpers import Viewer, shown


def test_a_run_in_a_few_figures() -> None:
    """Counts in their fixed order, who works, who waits, and what it cost."""
    script = Script.of("a", "b", ("c", "b"), "d", ("e", "a")).open("demo.toml").complete("a").start("b").prepare("d")
    script.spend("b", Bill(Usage(100, 0, 20), Decimal("0.5"))).wait(10)
    told = summary(shown(script), script.now)
    assert told is not None
    assert [(count.look.words, count.number) for count in told.counts] == [
        ("completed", 1),
        ("in progress", 1),
        ("awaiting spawn", 1),
        ("preparing", 1),
        ("todo", 1),
    ]
    assert (told.track, told.phase, told.done, told.total, told.fraction) == ("A track", Phase.RUNNING, 1, 5, 0.2)
    assert (told.busy, told.workers, told.waiting, told.rehearsal, told.elapsed) == (1, 2, 1, "demo.toml", 10.0)
    assert told.bill == Bill(Usage(100, 0, 20), Decimal("0.5"))


def test_every_word_of_a_status_has_its_place() -> None:
    """No status can be shown that has no place in the order."""
    assert {status.words for status in Status} | {
        "ready",
        "preparing",
        "held",
        "merging",
        "stale",
        "not needed",
    } == set(ORDER)


def test_counts_by_colour() -> None:
    """A bar with little room adds up what looks alike."""
    script = Script.of("a", "b", mode=Mode.AUTO).open()
    for name, outcome in (("a", Outcome.FAILED), ("b", Outcome.BLOCKED)):
        script.start(name).finish(name, outcome=outcome)
    told = summary(shown(script), script.now)
    assert told is not None
    assert short_counts(told) == ((ColourRole.FAILED, 2),)


def test_a_run_stands_as_it_is() -> None:
    """Closing one where nothing can go on does not make it "closed"; one that died at work does not run."""
    failed = Script.of("a", ("b", "a"), mode=Mode.AUTO).open().start("a").finish("a", outcome=Outcome.FAILED)
    asking = Script.of("a").open().prepare("a")
    working = Script.of("a", mode=Mode.AUTO).open().start("a")
    assert standing(working.state) == "running"
    assert standing(working.state, conducted=False) == "cut off"
    assert standing(asking.tell(Close()).state) == "waiting for you"
    assert standing(failed.tell(Close()).state) == "stands"
    assert standing(failed.state, conducted=False) == "stands"
    assert standing(working.tell(Close()).finish("a", outcome=Outcome.KILLED).state) == "closed"
    assert standing(Script.of("a").open().complete("a").tell(Close()).state) == "completed"


def test_the_clock_of_a_completed_run_stands_still() -> None:
    """The day after, a run of ten seconds still took ten seconds."""
    script = Script.of("a", mode=Mode.AUTO).open().wait(10).complete("a")
    told = summary(shown(script), script.now + 86_400)
    assert told is not None
    assert told.elapsed == 10.0


def test_the_status_as_json_is_complete() -> None:
    """One object: the run, its figures, and every ticket with the reason for its status."""
    script = Script.of("a", ("b", "a"), "c").open().prepare("c").start("a").finish("a", "no", Outcome.FAILED)
    told = json.loads(status_json(shown(script), conducted=False))
    tickets = [(t["id"], t["status"], t["shown_as"], t["why"]) for t in told.pop("tickets")]
    assert tickets == [
        ("a", "failed", "failed", "no"),
        ("b", "todo", "held", "held by a (failed)"),
        ("c", "awaiting_spawn", "awaiting spawn", "waits for your approval"),
    ]
    assert told == {
        "run": 1,
        "track": {"id": "track", "title": "A track"},
        "phase": "waiting",
        "conducted": False,
        "mode": "spawn",
        "rehearsal": None,
        "branch": "podium/track",
        "opened_at": 1_000_000.0,
        "counts": {"todo": 1, "awaiting_spawn": 1, "failed": 1},
        "tokens": {"input": 0, "output": 0, "thoughts": 0},
        "cost_usd": "0",
        "lost_requests": 0,
        "unpriced_tokens": 0,
        "approvals": [{"id": "c#1.1", "ticket": "c", "kind": "spawn"}],
        "limits": {},
        "critical_path": ["a", "b"],
        "estimated_seconds_left": None,
    }


def test_the_status_as_json_tells_limits_and_what_is_used() -> None:
    """Exact amounts as text, of the track and of each ticket; where no limit is, nothing is said."""
    limited = ticket("a", limits=Limits(turns=3, work_s=90))
    terms = Terms(2, MODEL, track_limits=Limits(cost_usd=Decimal("0.50")))
    script = Script.of(limited, "b", mode=Mode.AUTO, terms=terms).open().start("a").wait(2).say("a", "hm")
    script.spend("a", Bill(Usage(input=9), Decimal("0.0021")))
    told = json.loads(status_json(shown(script), conducted=True))
    assert told["limits"] == {"cost_usd": {"used": "0.0021", "limit": "0.50"}}
    turns, work = {"used": "1", "limit": "3"}, {"used": "2.0", "limit": "90"}
    assert [t["limits"] for t in told["tickets"]] == [{"turns": turns, "work_s": work}, {}]


def test_the_status_as_json_tells_which_ends_are_waited_for() -> None:
    """Success is not said: it is what every other dependency is waited for."""
    mends = ticket("c", "a", "b", on={"a": On.FAILURE})
    told = json.loads(status_json(shown(Script.of("a", "b", mends).open()), conducted=True))
    ends = [(t["depends_on"], t["conditions"]) for t in told["tickets"]]
    assert ends == [([], {}), ([], {}), (["a", "b"], {"a": "failure"})]


def test_the_page_of_the_status_has_every_key() -> None:
    """In the order in which they are printed."""
    page = (Path(__file__).parents[2] / "docs" / "status.md").read_text(encoding="utf-8")
    told = json.loads(status_json(shown(Script.of("a").open()), conducted=True))
    keys = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    assert keys == [*told, *told["tickets"][0]]


def test_without_a_run_there_is_no_summary() -> None:
    """Nothing is made up."""
    assert (summary(Model(), 0), status_json(Model(), conducted=True)) == (None, "null")


def test_a_completed_run_tells_its_end() -> None:
    """What was merged and where, what was not, how long it took and what it cost; nothing before the end."""
    script = Script.of("a", "b", mode=Mode.AUTO).open().start("a").start("b").finish("a", commit="c0ffee").merge("a")
    assert ending(shown(script)) is None
    script.wait(6).spend("b", Bill(Usage(9, 0, 9), Decimal("0.0024"))).finish("b", commit="c0ffee").merge("b")
    assert ending(shown(script.wait(60))) == Ending("2 tickets merged on podium/track", "00:06 · $0.0024")
    one = Script.of("a", "b", mode=Mode.AUTO).open().start("a").start("b").finish("a", commit="c0ffee").merge("a")
    one.finish("b", outcome=Outcome.FAILED).skip("b")
    assert ending(shown(one)) == Ending("1 ticket merged on podium/track, 1 skipped", "00:00 · $0.00")
    part = Script.of("a", "b", mode=Mode.AUTO).open().complete("a").start("b").finish("b", commit="c0ffee").merge("b")
    assert ending(shown(part)) == Ending("2 tickets completed, 1 merged on podium/track", "00:00 · $0.00")


def test_the_clock_stops_with_the_engine() -> None:
    """A run whose engine has failed lasts no longer."""
    script = Script.of("a").open().start("a").wait(5)
    viewer = Viewer(script)
    viewer.look()
    project(viewer.model, EngineFailed("disk I/O error"), script.now)
    project(viewer.model, EngineStopped(), script.now + 5)
    assert lasted(viewer.model, script.state, script.now + 60) == 5


def test_the_longest_chain_of_what_is_left_is_told() -> None:
    """What is done is no part of it, a long one is cut in the middle, and a single ticket is no chain."""
    names = [f"t{n}" for n in range(9)]
    script = Script.of(names[0], *((name, before) for before, name in pairwise(names)), "alone").open()
    assert critical_words(script.state) == "Critical path: t0 → t1 → t2 → t3 → t4 → … → t8"
    script.complete(*names[:7])
    assert critical_words(script.state) == "Critical path: t7 → t8, about 00:02 left"
    script.complete("t7")
    assert critical_words(script.state) == ""
    slow = [ticket("a", estimate_s=60.0), ticket("b", "a", estimate_s=90.0)]
    assert critical_words(Script.of(*slow).open().state) == "Critical path: a → b, about 02:30 left"


def test_a_tally_counts_what_counting_all_would() -> None:
    """Over a random run, whatever happens in it."""
    dice, model = random.Random(3), Model()
    scene = Scene(model, layered(40))
    tally = Tally()
    for _ in range(60):
        told = summary(model, 0.0)
        assert told is not None and tally.counts(model, model.take_changes().tickets) == told.counts
        assert model.state is not None
        ready = [name for name, t in model.state.tickets.items() if t.ready]
        alive = [model.state.attempts[attempt].ticket for attempt in model.state.alive]
        cold = [name for name in alive if model.state.tickets[name].status is Status.IN_PROGRESS]
        match dice.randrange(4):
            case 0 if cold:
                scene.end(dice.choice(cold), dice.choice((Outcome.FAILED, Outcome.BLOCKED)), "no")
            case 1 if cold:
                scene.cool(dice.choice(cold), 5)
            case 2 if ready:
                scene.complete(dice.choice(ready))
            case _ if ready:
                scene.start(dice.choice(ready))
            case _:
                scene.tell(TicketChanged(ticket("t39", "t0")))
    told = summary(model, 0.0)
    assert told is not None and tally.counts(model, model.take_changes().tickets) == told.counts
