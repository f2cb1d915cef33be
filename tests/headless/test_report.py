from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal

from podium.core.budget import Limits, RequestNeed
from podium.core.events import Outcome, RequestSent, Terms
from podium.core.inputs import ReopenTicket
from podium.core.telling import StoryLine
from podium.core.ticket import Mode, On, TicketId
from podium.core.usage import Bill, Usage
from podium.headless.report import WAITS, Check, print_checks, print_run, print_status, print_story, way_on
from podium.view.autopilot import Approve
from podium.view.model import Model
from tests.headless.helpers import page, text
from tests.script import MODEL, Script, ticket
from tests.view.helpers import shown


def test_the_status_of_a_run_is_readable() -> None:
    """Each ticket with symbol, word, what it cost and why it is not done; then the figures and what is asked."""
    script = Script.of("a", ("b", "a"), "c").open("demo.toml").start("a")
    script.spend("a", Bill(Usage(1_200, 0, 300), Decimal("0.05"))).finish("a", "no such file", Outcome.FAILED)
    script.prepare("c").wait(61)
    console = page()
    print_status(script.state, script.now, console=console)
    assert text(console).splitlines() == [
        "A track  waiting for you, 0 of 3 done",
        "A rehearsal plays: no live model is called (demo.toml)",
        "",
        "  ✗ failed          a  1.5k tok  $0.0500  no such file",
        "  ! held            b                     held by a (failed)",
        "  ? awaiting spawn  c                     waits for your approval",
        "",
        "Critical path: a → b",
        "1.2k tokens in · 300 out · $0.0500 · 01:01",
        "Nothing was merged into the track's branch.",
        "",
        "Waiting for you",
        "  c  spawn  may its worker start on gemini-small?",
    ]


def test_marks_on_ends_say_why() -> None:
    """A stale ticket names what is done again, one that nobody needs what made it so."""
    mend = ticket("mend", "a", on={"a": On.FAILURE})
    script = Script.of("a", ("b", "a"), mend, mode=Mode.AUTO).open().complete("a", "b")
    console = page()
    print_status(script.state, script.now, console=console)
    assert "  – not needed  mend  not needed: a is completed" in text(console).splitlines()
    console = page()
    print_status(script.tell(ReopenTicket(TicketId("a"))).state, script.now, console=console)
    stale = "a, which it stands on, has changed since; reopen it, or complete it as it is"
    assert f"  ≈ stale      b              {stale}" in text(console).splitlines()


def test_a_finished_run_says_how_to_take_its_work_over() -> None:
    """The branch is named as git wants it; a second try is mentioned."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").finish("a", outcome=Outcome.FAILED).retry("a").start("a")
    script.finish("a", commit="c0ffee").merge("a")
    console = page()
    print_run(console, shown(script), script.now)
    assert text(console).splitlines() == [
        "A track  completed, 1 of 1 done",
        "",
        "  ✓ completed  a  2 tries",
        "",
        "no tokens spent · 00:00",
        "To take the work over:  git merge podium/track",
    ]


def test_what_a_crash_has_cost_is_said_to_be_unknown() -> None:
    """Under the figures, because they do not have it."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").report("a", lambda a: RequestSent(a, "gemini-small"))
    console = page()
    print_run(console, shown(script.restart()), script.now)
    assert text(console).splitlines()[-2:] == [
        "1 request was cut off by a crash; what it cost is unknown",
        "Nothing was merged into the track's branch.",
    ]


def test_the_status_as_json_is_json() -> None:
    """And nothing else."""
    script = Script.of("a").open()
    console = page(width=20)
    print_status(script.state, script.now, json=True, console=console)
    assert json.loads(text(console))["tickets"][0]["id"] == "a"


def test_the_status_tells_the_limits_of_the_track() -> None:
    terms = Terms(2, MODEL, track_limits=Limits(turns=3, tokens=20_000))
    script = Script.of("a", mode=Mode.AUTO, terms=terms).open().start("a").say("a", "hm")
    console = page()
    print_status(script.state, script.now, console=console)
    assert "Limits of the track: 1 / 3 turns · 0 / 20k tokens\n" in text(console)


def test_only_a_person_answers_a_limit() -> None:
    """So nothing else is offered where nothing but limits is asked about."""
    terms = Terms(2, MODEL, track_limits=Limits(turns=1))
    script = Script.of("a", ticket("b", step_mode=True), mode=Mode.AUTO, terms=terms).open().start("a").say("a", "hm")
    limit = shown(script.want("a", RequestNeed(MODEL, input=10)).ask_limit("a"))
    assert [line.plain for line in way_on(WAITS, limit, "/repo", Approve.ASK)] == [
        "It waits for a person: 1 open question.",
        "In the window:       podium open /repo",
        "Without a display:   podium open /repo --headless --approve ask",
    ]
    both = shown(script.start("b").ask("b", "run_command"))
    assert way_on(WAITS, both, "/repo", Approve.ASK)[-1].plain.endswith("--approve ask  (or --approve all)")


def test_no_run_is_no_error() -> None:
    """It is said."""
    console = page()
    print_run(console, Model(), 0.0)
    assert text(console) == "No run was opened.\n"


def test_a_story_has_its_times_and_its_days() -> None:
    """Local times; the date where it changes; details under their line."""
    first = datetime(2026, 3, 1, 23, 59, 58).astimezone().timestamp()
    console = page()
    print_story([StoryLine(first, "a is queued\n  detail"), StoryLine(first + 3, "a is in progress")], console)
    assert text(console).splitlines() == [
        "2026-03-01",
        "23:59:58  a is queued",
        "            detail",
        "2026-03-02",
        "00:00:01  a is in progress",
    ]


def test_checks_show_the_way_out_of_each_problem() -> None:
    """What is well is one line; what is not has its remedy below it."""
    checks = [
        Check("git", True, "2.39.2"),
        Check("key", False, "none is set", "set GEMINI_API_KEY\nor run with --rehearse"),
        Check("theme", None, "dark (config.toml)"),
    ]
    console = page()
    print_checks(checks, console)
    assert text(console).splitlines() == [
        "✓  git    2.39.2",
        "✗  key    none is set",
        "     set GEMINI_API_KEY",
        "     or run with --rehearse",
        "·  theme  dark (config.toml)",
    ]
