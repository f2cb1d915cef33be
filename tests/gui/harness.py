"""Drives a real window with real input: xdotool moves the pointer and presses keys, this process draws the frames.

`Stage` is a bare window for single panels. `until` draws frames until a condition holds, so that no test sleeps and no
test depends on how fast the machine is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import dearpygui.dearpygui as dpg

from podium.core.events import Event
from podium.core.inputs import Command
from podium.core.rule_change import RuleChange
from podium.gui.fonts import Fonts
from podium.gui.kit import Kit
from podium.gui.loop import Loop
from podium.gui.mouse import TWICE_S
from podium.gui.palette import Role, Scheme
from podium.gui.panel import Desk, Panel
from podium.gui.theme import Theme
from podium.view.model import Changes, Model
from podium.view.ports import SessionInfo

FONTS = Path(__file__).parents[2] / "assets" / "fonts"
PATIENCE_S = 20.0
INFO = SessionInfo("/home/tess/shop", "track.toml", "0.1.0", (), ("flash", "pro"))


def need_tools() -> None:
    """Fail with the way out when the machine cannot show a window to nobody."""
    missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    assert not missing, f"missing {', '.join(missing)}: run  sudo apt-get install xvfb xdotool libgl1"


def xdo(*words: object) -> str:
    """One call of xdotool, and what it printed. When it returns, the X server has handed the input on.

    Without the question at its end xdotool may be gone before the server has read what it was told, and the frames that
    a test draws after it pass without the key.
    """
    line = [str(word) for word in words]
    if line[0] != "search":
        if "type" in line:
            line[(after := line.index("type") + 1) : after] = ["--args", "1"]
        line.append("getmouselocation")
    return subprocess.run(["xdotool", *line], check=True, capture_output=True, text=True).stdout


@dataclass
class Tape:
    """A session without an engine: a test puts events in, and reads what the window posted."""

    info: SessionInfo = INFO
    events: deque[Event] = field(default_factory=deque)
    posted: list[Command] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    rule_changes: list[RuleChange] = field(default_factory=list)
    outlays_read: int = 0
    answer: Callable[[Command], None] | None = None
    """Called with each posted command, for a test that plays the engine."""
    _wake: Callable[[], None] = lambda: None

    def post(self, command: Command) -> None:
        self.posted.append(command)
        if self.answer is not None:
            self.answer(command)

    def take(self) -> Event | None:
        return self.events.popleft() if self.events else None

    def open_track(self, path: str) -> None:
        self.opened.append(path)

    def change_rules(self, change: RuleChange) -> None:
        self.rule_changes.append(change)

    def read_outlays(self) -> None:
        self.outlays_read += 1

    def wait(self, seconds: float | None) -> Event | None:
        return self.take()

    def on_event(self, wake: Callable[[], None]) -> None:
        self._wake = wake

    def put(self, *events: Event) -> None:
        self.events.extend(events)
        self._wake()


class Driver:
    """Input and frames for a window that is drawn by `frame`.

    `caught_up` says whether the window has taken in all that there is for it. A frame does so for a few milliseconds
    only, in which a busy machine may give it no time at all; so frames in which it fell behind are not counted.
    """

    def __init__(
        self, frame: Callable[[], None], problems: Sequence[object], caught_up: Callable[[], bool] = lambda: True
    ) -> None:
        self._frame, self._caught_up = frame, caught_up
        self.patient = True
        """Whether frames in which the window fell behind are left uncounted."""
        self.problems = problems

    def frames(self, count: int = 4) -> None:
        """Draw so many, and when the window has fallen behind meanwhile, so many once more when it knows all."""
        end = time.monotonic() + PATIENCE_S
        for _ in range(count):
            self._frame()
        while self.patient and not self._caught_up():
            while not self._caught_up():
                self._frame()
                assert time.monotonic() < end, "the window never caught up"
            for _ in range(count):
                self._frame()
        assert not self.problems, self.problems

    def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Draw frames until the condition holds; fails after a patience that no working window needs."""
        end = time.monotonic() + PATIENCE_S
        while not condition():
            self.frames(1)
            assert time.monotonic() < end, f"waited in vain for {what or condition}"

    def box(self, item: int | str) -> tuple[int, int, int, int]:
        """x, y, width, height of a visible item once it stands still, in pixels of the viewport."""
        self.until(lambda: dpg.does_item_exist(item) and dpg.is_item_visible(item), f"item {item} to be visible")
        last = None
        while (now := (*dpg.get_item_rect_min(item), *dpg.get_item_rect_size(item))) != last:
            last = now
            self.frames(2)
        x, y, width, height = (int(value) for value in now)
        return x, y, width, height

    def centre(self, item: int | str) -> tuple[int, int]:
        x, y, width, height = self.box(item)
        return x + width // 2, y + height // 2

    def move(self, x: int, y: int) -> None:
        xdo("mousemove", x, y)
        self.frames(3)

    def click_at(self, x: int, y: int, button: int = 1) -> None:
        self.move(x, y)
        xdo("mousedown", button)
        self.frames(3)
        xdo("mouseup", button)
        self.frames(4)

    def double_click(self, item: int | str, times: int = 2) -> None:
        """All presses come at once, however slow the frames are; Dear ImGui takes one change of a button a frame."""
        self.move(*self.centre(item))
        xdo("click", "--repeat", times, "--delay", 1, 1)
        self.frames(4 * times + 4)

    def rest(self) -> None:
        """Wait as long as it takes that the next press is no part of a double click."""
        end = time.monotonic() + TWICE_S + 0.05
        self.until(lambda: time.monotonic() > end)

    def click(self, item: int | str, button: int = 1) -> None:
        self.click_at(*self.centre(item), button)

    def choose(self, combo: int | str, wanted: str) -> None:
        """Open a list of small letters, at a scale of 1, and click one of its entries."""
        x, y, _, height = self.box(combo)
        entry = dpg.get_item_configuration(combo)["items"].index(wanted)
        self.click_at(x + 30, y + height // 2)
        self.click_at(x + 30, y + height + 13 + 20 * entry)
        assert dpg.get_value(combo) == wanted

    def drag(self, start: tuple[int, int], end: tuple[int, int], button: int = 1) -> None:
        self.move(*start)
        xdo("mousedown", button)
        self.frames(3)
        for step in range(1, 5):
            self.move(start[0] + (end[0] - start[0]) * step // 4, start[1] + (end[1] - start[1]) * step // 4)
        xdo("mouseup", button)
        self.frames(4)

    def wheel(self, item: int | str, notches: int) -> None:
        """Turn the wheel over an item; up is positive."""
        self.wheel_at(*self.centre(item), notches)

    def wheel_at(self, x: int, y: int, notches: int) -> None:
        """Turn the wheel over a point; up is positive."""
        self.move(x, y)
        for _ in range(abs(notches)):
            xdo("click", 4 if notches > 0 else 5)
            self.frames(4)

    def key(self, combination: str) -> None:
        """Press keys as xdotool names them ("ctrl+Return"); Dear ImGui takes about one key event a frame."""
        xdo("key", combination)
        self.frames(10)

    def type(self, text: str) -> None:
        assert text.isascii(), "xdotool types ASCII only here; use paste"
        xdo("type", "--delay", "0", text)
        self.frames(3 * len(text) + 5)

    def paste(self, text: str) -> None:
        dpg.set_clipboard_text(text)
        self.key("ctrl+v")

    def picture(self, path: Path) -> Path:
        """What the window shows, as a PNG file; needs the `pixels` mark."""
        self.frames(2)
        dpg.output_frame_buffer(str(path))
        self.until(lambda: path.exists() and path.read_bytes()[-8:-4] == b"IEND", f"{path} to be written")
        return path


class Stage(Driver):
    """A bare window of 1280 x 800 for panels under test."""

    def __init__(self, scheme: Scheme = Scheme.DARK) -> None:
        self.session = Tape()
        self.model = Model()
        self.desk = Desk(self.session.post, self.model)
        self.now = 1_000.0
        """What the panels are told the time is."""
        self.panels: list[Panel] = []
        dpg.create_context()
        dpg.configure_app(manual_callback_management=True)
        dpg.create_viewport(title=f"stage-{os.getpid()}", width=1280, height=800, x_pos=0, y_pos=0)
        dpg.setup_dearpygui()
        self.theme = Theme(scheme)
        self.kit = Kit(self.theme, Fonts(FONTS, 1.0))
        self.root = int(dpg.add_window(no_scrollbar=True, no_scroll_with_mouse=True))
        dpg.set_primary_window(self.root, True)
        dpg.set_viewport_clear_color(self.theme.colour(Role.GUTTER))
        dpg.show_viewport()
        problems: list[Exception] = []
        self.loop = Loop(self.session, self.model, self._refresh, problems.append, lambda: self.now)
        super().__init__(self.loop.frame, problems, lambda: not self.session.events)
        self.frames(3)

    def show(self, panel: Panel, x: int = 10, y: int = 10, width: int = 1260, height: int = 780) -> None:
        """Build a panel and give it a rectangle; it is refreshed with every frame from now on."""
        panel.build(self.root)
        panel.place(x, y, width, height)
        self.panels.append(panel)
        self.frames(3)

    def close(self) -> None:
        dpg.destroy_context()

    def _refresh(self, changes: Changes, now: float) -> float:
        self.kit.mouse.look()
        self.desk.typing = self.kit.typing
        for panel in self.panels:
            panel.refresh(changes, now)
        return 0.0
