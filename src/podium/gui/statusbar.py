"""The line along the bottom: is the engine alive, how busy is it, and which keys help now."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.core.state import Phase, State
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.loop import Loop
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.model import Changes
from podium.view.quiet import run_clock

HINTS = "Space review    P pause    Z freeze    K kill    R retry    / filter    F fit    G follow"
REPLAY_HINTS = "← → fact by fact    Page up, Page down by 100    L log    / filter    Ctrl+Tab next tab"

_PHASE_ROLES = {
    Phase.RUNNING: Role.RUNNING,
    Phase.PAUSED: Role.READY,
    Phase.FROZEN: Role.ACCENT,
    Phase.WAITING: Role.REVIEW,
    Phase.COMPLETED: Role.DONE,
    Phase.CLOSING: Role.KILLED,
}


class StatusBar:
    """Reads the loop's own figures too, so that a busy window can be told from an idle one."""

    def __init__(self, kit: Kit, desk: Desk, version: str, past: Callable[[], bool]) -> None:
        """`past`: whether the past is shown."""
        self._kit, self._desk, self._version = kit, desk, version
        self._past = past
        self._shown_at = -1.0
        self._frames = 0
        self.loop: Loop | None = None
        self.tools: tuple[tuple[str, Callable[[], object], str], ...] = ()
        """Buttons at the right end: what each says, does, and tells of itself; set before it is built."""
        self.buttons: dict[str, int] = {}
        self.group = self.rehearsal = 0
        self._corner, self._width = (0, 0), 0

    def build(self, parent: int) -> None:
        kit = self._kit
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=kit.px(18)) as group:
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(6)):
                self._dot = kit.text("●", Role.TEXT3, Face.SMALL)
                self._engine = kit.text("", Role.TEXT2, Face.SMALL)
            self._workers = kit.text("", Role.TEXT3, Face.SMALL)
            self.rehearsal = kit.text("a rehearsal plays the model", Role.REVIEW, Face.SMALL, show=False)
            with dpg.group(horizontal=True, horizontal_spacing=0):
                self.clock = kit.text("", Role.TEXT3, Face.SMALL)
                self._rest = int(dpg.add_spacer())
            self._pace = kit.text("", Role.TEXT3, Face.SMALL)
        self.group = int(group)
        self._hints = kit.text(HINTS, Role.TEXT3, Face.SMALL, parent=parent)
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=kit.px(2)) as tools:
            for label, press, tip in self.tools:
                width, height = round(kit.width(label, Face.SMALL)) + kit.px(14), kit.px(20)
                item = kit.button(label, press, Style.TOOL, face=Face.SMALL, width=width, height=height, tip=tip)
                self.buttons[label] = item
        self._tools = int(tools)

    def place(self, x: int, y: int, width: int, _height: int) -> None:
        dpg.set_item_pos(self.group, [x + self._kit.px(8), y])
        self._corner, self._width = (x + width - self._kit.px(8), y), width
        self._choose()
        self._place_hints()

    def _place_hints(self) -> None:
        """Left of the buttons, which stand flush right; left out where they would meet what stands left."""
        tools = self._tools_width()
        x, y = self._corner
        dpg.set_item_pos(self._tools, [x - tools, y + self._kit.px(2)])
        hints = REPLAY_HINTS if self._past() else HINTS
        self._kit.set_text(self._hints, hints)
        room = round(self._kit.width(hints, Face.SMALL))
        room += tools + self._kit.px(10)
        dpg.set_item_pos(self._hints, [x - room, y])
        dpg.configure_item(self._hints, show=self._width - room > self._kit.px(500))

    def _tools_width(self) -> int:
        """Reckoned, for what Dear PyGui measures is of the frame before: of none, or of another zoom."""
        kit = self._kit
        return sum(round(kit.width(label, Face.SMALL)) + kit.px(14 + 2) for label in self.buttons) - kit.px(2)

    def refresh(self, changes: Changes, now: float) -> None:
        if not (changes.run or changes.tickets) and now - self._shown_at < 1:
            return
        self._show_pace(now)
        self._show_engine(now)
        self._choose()
        self._place_hints()

    def _choose(self) -> None:
        """Of what stands left as much as there is room for beside the buttons, the least needed left out first."""
        kit, state = self._kit, self._desk.model.state
        room = self._width - self._tools_width() - kit.px(8 + 8 + 10)
        room -= round(kit.width("●" + str(dpg.get_value(self._engine)), Face.SMALL)) + kit.px(6)
        for item in (self._workers, self.clock, self.rehearsal, self._pace):
            wanted = item != self.rehearsal or bool(state and state.rehearsal)
            needs = round(kit.width(str(dpg.get_value(item)), Face.SMALL)) + kit.px(20) if wanted else 0
            room -= needs
            dpg.configure_item(item, show=wanted and room >= 0)

    def _show_engine(self, now: float) -> None:
        """Digits are of different widths: what stands beside the clock must not tremble with it."""
        kit, state = self._kit, self._desk.model.state
        words, role = self._engine_words(state)
        kit.set_text(self._engine, words)
        kit.theme.paint(self._dot, role)
        if state is None:
            return
        kit.set_text(self._workers, f"{len(state.slots)} of {state.terms.max_workers} workers busy")
        time = run_clock(self._desk.model, state, now)
        kit.set_text(self.clock, time)
        widest = kit.width("".join("0" if letter.isdigit() else letter for letter in time), Face.SMALL)
        dpg.set_item_width(self._rest, max(0, round(widest) - round(kit.width(time, Face.SMALL))))

    def _engine_words(self, state: State | None) -> tuple[str, Role]:
        model = self._desk.model
        if model.past is not None:
            return "replay", Role.REVIEW
        if model.failed:
            return "engine failed", Role.FAILED
        if model.stopped:
            return "engine stopped", Role.KILLED
        if state is None:
            return f"Podium {self._version}", Role.TEXT3
        return str(state.phase), _PHASE_ROLES[state.phase]

    def _show_pace(self, now: float) -> None:
        if self.loop is None or now - self._shown_at < 1:
            return
        drawn = self.loop.frames - self._frames
        rate = drawn / max(now - self._shown_at, 1)
        self._frames, self._shown_at = self.loop.frames, now
        self._kit.set_text(self._pace, "idle" if rate < 6 else f"{rate:.0f} fps")
