"""What the middle shows before there is a run: the track files that were found, and a field for another one."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.model import Changes
from podium.view.ports import Session

MOST = 12
"""Files offered as buttons; others can be typed."""


class Opener:
    """Lies over board and streams until a run is opened."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys, session: Session) -> None:
        self._kit, self._desk, self._keys, self._session = kit, desk, keys, session
        self._path = ""
        self._in_field = False
        self._logged = 0
        """How many lines the log had when a track was last opened from here; what came since is about that."""
        self.panel = self.problem = self.field = self.open_button = 0
        self.files: dict[str, int] = {}

    @property
    def shown(self) -> bool:
        return self._desk.model.state is None

    def build(self, parent: int) -> None:
        kit, info = self._kit, self._session.info
        self.panel = kit.panel(parent, scrolls=True)
        with dpg.group(parent=self.panel) as self._content:
            kit.text("Open a track", face=Face.HEADING)
            kit.text(info.repository, Role.TEXT3, Face.SMALL)
            dpg.add_spacer(height=kit.px(6))
            if info.track_files:
                kit.text("Track files in this repository", Role.TEXT2, Face.SMALL)
            else:
                kit.text("There is no track file in this repository yet.", Role.TEXT2)
                kit.text(
                    "A track file names tickets and what they depend on; the README shows one. "
                    "`podium check FILE` tells what is wrong with it.",
                    Role.TEXT3,
                    Face.SMALL,
                    wrap=kit.px(460),
                )
            for path in info.track_files[:MOST]:
                label = kit.fit_middle(self._relative(path), Face.UI, kit.px(436))
                self.files[path] = kit.button(label, partial(self._open, path), Style.LISTED, width=kit.px(460))
            dpg.add_spacer(height=kit.px(6))
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(8)):
                self.field = kit.field(self._type, hint="Another file: its path", width=kit.px(380))
                self._keys.on(Chord(dpg.mvKey_Return), lambda: self._open(self._path), when=self._typing)
                self.open_button = kit.button("Open", lambda: self._open(self._path), Style.PRIMARY, width=kit.px(72))
            self.problem = kit.text("", Role.FAILED, Face.SMALL, wrap=kit.px(460))
        self._wait = kit.text(f"Opening {info.track_file} …", Role.TEXT2, parent=self.panel)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        kit = self._kit
        dpg.configure_item(self.panel, pos=(x, y), width=width, height=height, show=self.shown)
        corner = [max(kit.px(14), (width - kit.px(460)) // 2), max(kit.px(14), height // 5)]
        dpg.set_item_pos(self._content, corner)
        dpg.set_item_pos(self._wait, corner)

    def refresh(self, changes: Changes, _now: float) -> None:
        if changes.log and self.shown:
            told = self._desk.model
            new = told.log.last(told.logged - self._logged)
            self._kit.set_text(self.problem, "\n".join(entry.line.text for entry in new))
        self._in_field = self.shown and dpg.is_item_active(self.field)
        if not self.shown:
            return
        waits = bool(self._session.info.track_file)
        dpg.configure_item(self._content, show=not waits)
        dpg.configure_item(self._wait, show=waits)

    def _typing(self) -> bool:
        """Whether the path had the keyboard when this frame began; Enter takes it away."""
        return self.shown and not self._desk.modal and self._in_field

    def _relative(self, path: str) -> str:
        """The path as it is seen from the repository, if it lies there."""
        file, root = PurePath(path), PurePath(self._session.info.repository)
        return str(file.relative_to(root)) if file.is_relative_to(root) else path

    def _type(self, text: str) -> None:
        self._path = text.strip()

    def _open(self, path: str) -> None:
        if path:
            self._desk.quick.append(f"Opening {path}")
            self._logged = self._desk.model.logged
            self._kit.set_text(self.problem, "")
            self._session.open_track(path)
