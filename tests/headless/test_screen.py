from __future__ import annotations

import io
from decimal import Decimal

from rich.console import Console

from podium.core.events import Outcome
from podium.core.usage import Bill, Usage
from podium.headless.screen import LiveDisplay, PlainLines, picture
from podium.view.model import Model
from tests.headless.helpers import page, text
from tests.script import Script
from tests.view.helpers import Viewer, shown


def drawn(model: Model, now: float) -> str:
    console = page(width=100)
    console.print(picture(model, now))
    return text(console)


def test_the_display_shows_progress_workers_meters_and_the_log() -> None:
    """The same figures as the window, with status by symbol and word."""
    script = Script.of("a", "b", ("c", "a")).open("demo.toml").complete("b").start("a").stream("a", "I think [so].")
    script.spend("a", Bill(Usage(41_200, 100, 900, 50), Decimal("0.83"))).wait(161)
    picture_of_it = drawn(shown(script), script.now)
    for words in (
        "A track  running · 02:41 · $0.83 · 1 of 2 workers",
        "A rehearsal plays: no live model is called",
        "1/3",
        "✓ completed 1",
        "● in progress  a  gemini-small  02:41",
        "42.1k tok",
        "I think [so].",
        "tier 3 worker  41.2k in  100 cached  900 out  50 thoughts",
        "a: approved by person",
    ):
        assert words in picture_of_it


def test_before_a_run_is_opened_there_is_little_to_show() -> None:
    """But it is said."""
    assert drawn(Model(), 0.0) == "Opening the run …\n"


def test_questions_are_counted() -> None:
    """Who waits for a person is seen."""
    script = Script.of("a").open().prepare("a")
    assert "1 waiting for you" in drawn(shown(script), script.now)
    assert "? awaiting spawn  a" in drawn(shown(script), script.now)


def test_plain_lines_say_each_thing_once() -> None:
    """A log in a pipe: what a person wants to know, with the time since the run was opened."""
    script = Script.of("a").open()
    viewer, console = Viewer(script), page()
    lines = PlainLines(console)

    def look() -> None:
        viewer.look()
        lines.show(viewer.model, script.now)
        lines.show(viewer.model, script.now)

    script.wait(5).start("a")
    look()
    script.wait(65).finish("a", "no", Outcome.FAILED)
    look()
    assert text(console).splitlines() == [
        "00:05  a asks: may its worker start on gemini-small?",
        "00:05  a: approved by person",
        "00:05  a is in progress: started",
        "01:10  a has failed: no",
    ]


def test_the_display_leaves_the_terminal_to_a_question() -> None:
    """After `pause` nothing is drawn until the next `show`."""
    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    script = Script.of("a").open()
    display = LiveDisplay(console)
    display.show(shown(script), script.now)
    display.pause()
    display.pause()
    before = text(console)
    assert "A track" in before
    display.show(shown(script), script.now)
    display.pause()
    assert text(console).count("A track") == 2 * before.count("A track")
