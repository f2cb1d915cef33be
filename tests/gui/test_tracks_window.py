"""The browser of tracks and runs, with real keys and a real pointer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import dearpygui.dearpygui as dpg

from podium.view.library import LibraryPage, RunEntry
from tests.gui.harness import INFO, xdo
from tests.gui.playing import Played
from tests.script import Script
from tests.view.test_past import Slow

Play = Callable[..., Played]

RUNS = (
    RunEntry(2, "Make the shop count right, with quite a long name that goes on and on", 2e9, 1, 4, "$0.40", "running"),
    RunEntry(1, "The first one", 1e9, 3, 3, "$1.20", "completed"),
)


class Shelf:
    """A library that tells its runs when it is asked to read, and each of them as one without a fact."""

    def __init__(self, *runs: RunEntry) -> None:
        self.runs = runs
        self.page = LibraryPage()
        self.shown: list[int] = []

    def read(self) -> None:
        self.page = LibraryPage(self.runs, known=True)

    def look_back(self, run: int) -> Slow:
        self.shown.append(run)
        return Slow(())

    def on_change(self, wake: Callable[[], None]) -> None:
        del wake  # a test draws every frame


def test_a_past_run_is_looked_at_and_a_track_file_is_opened(play: Play) -> None:
    """Each in a tab; that of this window's run is its past."""
    shelf = Shelf(*RUNS)
    info = replace(INFO, track_files=("/home/tess/shop/next.toml",))
    window = play(Script.of("a").open(run=2).start("a"), library=shelf, info=info)
    tracks = window.window.tracks
    window.key("ctrl+o")
    assert (list(tracks.rows), list(tracks.files)) == ([2, 1], ["/home/tess/shop/next.toml"])
    assert [dpg.get_item_label(tracks.rows[run]) for run in (2, 1)] == ["Its past", "Look back"]
    for run in (1, 2):
        window.click(tracks.rows[run])
        assert window.window.overlay.top == 0
        window.key("ctrl+o")
    assert shelf.shown == [1, 2]
    assert [face.title for face in window.window.tabs.faces()] == ["A track", "Run 1", "Run 2"]
    window.click(tracks.files["/home/tess/shop/next.toml"])
    assert (window.tape.opened, window.window.overlay.top) == (["/home/tess/shop/next.toml"], 0)


def test_a_row_that_is_pressed_is_there_when_it_is_let_go(play: Play) -> None:
    """Though the journal was read meanwhile and says what it said; what it says anew is shown."""
    shelf = Shelf(*RUNS)
    window = play(Script.of("a").open(run=2).start("a"), library=shelf)
    tracks = window.window.tracks
    window.key("ctrl+o")
    x, y = window.centre(tracks.rows[1])
    window.move(x, y)
    xdo("mousedown", 1)
    window.frames(3)
    shelf.read()
    window.frames(3)
    xdo("mouseup", 1)
    window.frames(4)
    assert (shelf.shown, window.window.overlay.top) == ([1], 0)
    window.key("ctrl+o")
    shelf.runs = (replace(RUNS[0], number=3), *RUNS)
    shelf.read()
    window.frames(3)
    assert list(tracks.rows) == [3, 2, 1]


def test_where_nothing_was_conducted_it_says_what_to_do(play: Play) -> None:
    """A window without a journal says that; Escape leaves."""
    window = play(Script.of("a").open().start("a"))
    for library, words in (
        (Shelf(), "Nothing was conducted here yet. Open a track file below."),
        (None, "This window has no journal to look into."),
    ):
        window.window.tracks._library = library
        window.key("ctrl+o")
        items = [item for item in dpg.get_all_items() if dpg.get_item_type(item) == "mvAppItemType::mvText"]
        assert words in [dpg.get_value(item) for item in items]
        window.key("Escape")
    assert window.window.overlay.top == 0
