"""The history of a ticket's attempts."""

from __future__ import annotations

from decimal import Decimal

from podium.core.events import Outcome
from podium.core.receipt import Receipt
from podium.core.ticket import TicketId
from podium.core.usage import Bill, Usage
from podium.view.attempts import tried
from podium.view.model import Model
from tests.script import Script
from tests.view.helpers import shown

A = TicketId("a")


def test_each_attempt_tells_how_it_came_out_and_what_it_left() -> None:
    """The latest first, in one line each."""
    script = Script.of("a").open().start("a").spend("a", Bill(Usage(1_000), Decimal("0.25"))).wait(75)
    script.finish("a", "no way", Outcome.FAILED, commit="abcdef" * 7).retry("a").start("a").wait(5).kill("a")
    script.finish("a", "killed", Outcome.KILLED, receipt=Receipt("", uncommitted=("x.py",), branch="b")).retry("a")
    script.start("a").wait(9)
    model = shown(script)
    assert [each.line for each in tried(model, A, script.now)] == [
        "3 ● open · 00:09 · large",
        "2 ■ killed · 00:05 · large",
        "1 ✗ failed · 01:15 · $0.25 · small",
    ]
    assert [each.left for each in tried(model, A, script.now)] == [
        "works on podium/track/a-3",
        "1 file not committed in /repo/a-2",
        "commit abcdefabcdef on podium/track/a-1",
    ]
    assert [each.said for each in tried(model, A, script.now)][2] == "no way"


def test_merged_and_refused_work() -> None:
    script = Script.of("a").open().start("a").finish("a", "done", commit="c" * 40)
    merged = shown(script.merge("a"))
    assert [(each.outcome, each.left) for each in tried(merged, A, script.now)] == [
        ("completed", "merged as c0ffeec0ffee")
    ]
    script = Script.of("a").open().start("a").finish("a", "done", commit="c" * 40).conflict("a", "x.py")
    (refused,) = tried(shown(script), A, script.now)
    assert (refused.outcome, refused.left) == ("not merged", "commit cccccccccccc on podium/track/a-1")
    assert tried(Model(), A, 0.0) == ()
    assert tried(merged, TicketId("b"), 0.0) == ()
