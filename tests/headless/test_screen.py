from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from podium.core.events import Outcome, Warned
from podium.core.ticket import Mode
from podium.core.usage import Bill, Usage
from podium.headless.screen import LiveDisplay, PlainLines, picture
from podium.view.model import Model
from podium.view.project import project
from tests.headless.helpers import page, text
from tests.script import TERMS, Script
from tests.view.helpers import Viewer, shown


def drawn(model: Model, now: float, width: int = 100, height: int = 40) -> str:
    console = page(width)
    console.print(picture(model, now, width, height))
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
        "● in progress  a  02:41  gemini-small",
        "42.1k tok",
        "I think [so].",
        "tier 3 worker  41.2k in  100 cached  900 out  50 thoughts",
        "a: approved by person",
    ):
        assert words in picture_of_it


@given(st.integers(20, 130), st.integers(6, 50), st.integers(1, 40))
def test_the_display_never_passes_the_terminal(width: int, height: int, workers: int) -> None:
    """No line is broken and none too many is drawn, or the cursor could not go back to the display's top."""
    names = [f"ticket-with-a-long-name-{n}" for n in range(workers)]
    script = Script.of(*names, mode=Mode.AUTO, terms=replace(TERMS, max_workers=workers)).open("demo.toml")
    for name in names[::2]:
        script.start(name).stream(name, "many words " * 20)
        script.spend(name, Bill(Usage(41_200, 100, 900, 50), Decimal("0.83")))
    lines = drawn(shown(script), script.now, width, height).splitlines()
    assert len(lines) < height
    assert all(cell_len(line) <= width for line in lines)


def test_a_narrow_terminal_shows_what_tells_most() -> None:
    """Symbols in place of words, no models and no speech; how it stands, who works, what it costs."""
    script = Script.of("a", "b", ("c", "a")).open().complete("b").start("a").stream("a", "words")
    script.spend("a", Bill(Usage(41_200, 100, 900, 50), Decimal("0.83"))).wait(161)
    lines = [line.rstrip() for line in drawn(shown(script), script.now, 40, 24).splitlines()]
    assert lines[:2] == ["A track  running", "02:41 · $0.83 · 1 of 2 workers"]
    assert lines[2].endswith("1/3")
    assert lines[3:8] == ["✓ 1  ● 1  ◦ 1", "", "● in progress  a  02:41", "", "tier 3 worker  42.1k tok  $0.83"]


def test_a_usual_terminal_shows_whose_words_are_whose() -> None:
    """The names are whole, however much is said; the words have what room is left, the models none."""
    names = ["parse-amounts", "refuse-bad-lines"]
    model = "gemini-3.1-pro-preview"
    script = Script.of(*names, mode=Mode.AUTO, terms=replace(TERMS, default_model=model)).open()
    for name in names:
        script.start(name).stream(name, "many words " * 20).spend(name, Bill(Usage(41_200, 100, 900), Decimal("0.83")))
    lines = [line.rstrip() for line in drawn(shown(script), script.now + 161, 80, 24).splitlines()]
    assert lines[3:7] == [
        "● in progress  parse-amounts     02:41  300 tok/s  42.1k tok  many words many w…",
        "● in progress  refuse-bad-lines  02:41  300 tok/s  42.1k tok  many words many w…",
        "",
        "tier 3 worker  82.4k in  1.8k out  600 tok/s  $1.66",
    ]


def test_a_long_name_leaves_room_for_the_words() -> None:
    script = Script.of("n" * 90, mode=Mode.AUTO).open().start("n" * 90).stream("n" * 90, "I read.")
    assert f"● in progress  {'n' * 25}…  00:00  " in drawn(shown(script), script.now, 80)


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


def test_plain_lines_pass_over_what_was_told_before() -> None:
    """Whoever goes on with a long run reads only what is new."""
    script = Script.of("a").open().start("a")
    viewer, console = Viewer(script), page()
    lines = PlainLines(console)
    project(viewer.model, Warned("the disk is slow"), script.now)
    since = viewer.model.logged
    viewer.look()

    lines.pass_over(viewer.model, since)
    lines.show(viewer.model, script.now)
    script.wait(5).finish("a", "no", Outcome.FAILED)
    viewer.look()
    lines.show(viewer.model, script.now)

    assert text(console).splitlines() == ["00:00  warning: the disk is slow", "00:05  a has failed: no"]


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
