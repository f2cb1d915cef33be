"""The browser of tracks (Ctrl+O): the track files of the repository, and every run that its journal holds.

A track file is opened as the run of this window; the past of a run in a tab of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import PurePath

import dearpygui.dearpygui as dpg

from podium.gui.dialogs import Overlay
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.library import Library, LibraryPage, RunEntry
from podium.view.ports import Session
from podium.view.text import moment

_WIDTH, _HEIGHT = 760, 560


class TracksWindow:
    """One dialog, reused. `rows` are the buttons of the runs, `files` those of the track files."""

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        overlay: Overlay,
        keys: Keys,
        session: Session,
        library: Library | None,
        look_back: Callable[[int], object],
    ) -> None:
        """`look_back` shows the past of the run with that number."""
        self._kit, self._desk, self._overlay, self._keys = kit, desk, overlay, keys
        self._session, self._library, self._look_back = session, library, look_back
        self._page: LibraryPage | None = None
        self.window = self.close_button = self._list = 0
        self.rows: dict[int, int] = {}
        self.files: dict[str, int] = {}

    def build(self) -> None:
        kit = self._kit
        self.window = self._overlay.make(_WIDTH, _HEIGHT)
        kit.text("Tracks and runs", face=Face.HEADING, parent=self.window)
        dpg.add_spacer(height=kit.px(4), parent=self.window)
        self.close_button = self._overlay.close_button(self.window, self.close)
        self._list = int(dpg.add_child_window(parent=self.window, height=-1))
        kit.theme.bind(self._list, Style.BARE)
        self._keys.on(Chord(dpg.mvKey_O, ctrl=True), self.open, shown="Ctrl+O", what="Tracks, and past runs")
        self._keys.on(Chord(dpg.mvKey_Escape), self.close, when=self._on_top)

    def open(self) -> None:
        if self._library is not None:
            self._library.read()
        self._overlay.open(self.window)
        self._show(self._library.page if self._library is not None else LibraryPage())

    def close(self) -> None:
        self._overlay.close(self.window)

    def tend(self) -> None:
        """Show what was read since; called each frame. What says the same stays: a row may be under a finger."""
        if self._library is not None and self._on_top() and self._library.page != self._page:
            self._show(self._library.page)

    # --- inside -----------------------------------------------------------------------------------

    def _show(self, page: LibraryPage) -> None:
        self._page = page
        kit = self._kit
        dpg.delete_item(self._list, children_only=True)
        self.rows.clear()
        self.files.clear()
        with dpg.group(parent=self._list):
            kit.text("Runs in the journal, the newest first", Role.TEXT2, Face.STRONG_SMALL)
            if page.problem:
                kit.text(page.problem, Role.FAILED, Face.SMALL, wrap=kit.px(_WIDTH - 60))
            if not page.runs:
                kit.text(self._nothing(page), Role.TEXT3, Face.SMALL)
            for run in page.runs:
                self._add_run(run)
            dpg.add_spacer(height=kit.px(8))
            kit.text("Track files in this repository", Role.TEXT2, Face.STRONG_SMALL)
            for path in self._session.info.track_files:
                name = kit.fit_middle(self._relative(path), Face.UI, kit.px(_WIDTH - 100))
                width = kit.px(_WIDTH - 60)
                self.files[path] = kit.button(name, partial(self._open_file, path), Style.LISTED, width=width)
            if not self._session.info.track_files:
                kit.text("There is none. The README shows how one is written.", Role.TEXT3, Face.SMALL)

    def _nothing(self, page: LibraryPage) -> str:
        """Why no run is listed."""
        if self._library is None:
            return "This window has no journal to look into."
        if not page.known:
            return "Reading the journal…"
        return "" if page.problem else "Nothing was conducted here yet. Open a track file below."

    def _add_run(self, run: RunEntry) -> None:
        kit, state = self._kit, self._desk.model.state
        here = state is not None and state.run == run.number
        shows_it = here and self._desk.model.past is not None
        with dpg.group(horizontal=True, horizontal_spacing=kit.px(12)):
            label = "This window" if shows_it else "Its past" if here else "Look back"
            button = kit.button(label, partial(self._look, run.number), width=kit.px(104))
            kit.enable(button, Style.PLAIN, enabled=not shows_it and self._library is not None)
            self.rows[run.number] = button
            with dpg.group() as figures:
                told = "cannot be read" if run.problem else f"{run.done} of {run.total} done · {run.cost}"
                text = kit.text(told, Role.FAILED if run.problem else Role.TEXT2, Face.SMALL)
                if run.problem:
                    kit.tip(text, run.problem)
                kit.bar(0.0 if run.problem else run.fraction, Role.DONE, width=kit.px(150))
            kit.theme.bind(int(figures), Style.FIGURE)
            with dpg.group() as words:
                kit.text(kit.fit(f"{run.number}. {run.track}", Face.STRONG, kit.px(_WIDTH - 380)), face=Face.STRONG)
                about = " · ".join(filter(None, (moment(run.opened_at), run.phase)))
                kit.text(about, Role.TEXT3, Face.SMALL)
            kit.theme.bind(int(words), Style.STACK)

    def _look(self, run: int) -> None:
        self.close()
        self._look_back(run)

    def _open_file(self, path: str) -> None:
        self.close()
        self._desk.quick.append(f"Opening {path}")
        self._session.open_track(path)

    def _relative(self, path: str) -> str:
        file, root = PurePath(path), PurePath(self._session.info.repository)
        return str(file.relative_to(root)) if file.is_relative_to(root) else path

    def _on_top(self) -> bool:
        return self._overlay.top == self.window
