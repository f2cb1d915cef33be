"""The strip that says what holds for the whole run: it is completed, its engine has failed, or it is frozen.

It stays as long as that is so. In a frozen track it tells who waits before which step, and lets one thing happen. Of
what it says as much is shown as the window is wide; the rest can be read under the pointer, and copied.
"""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.core.branches import track_branch
from podium.core.state import Phase
from podium.gui.actions import Actions
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.frozen import FrozenWords, frozen_words
from podium.view.model import Changes
from podium.view.summary import ending
from podium.view.text import clean, one_line

_INTACT = "The journal is intact: start Podium again to go on."
_STEP = "  Step   N  "
_GAP, _PADDING = 12, 14


class Banner:
    """Shown from the end of the run, or of the engine, on, and while the track is frozen."""

    def __init__(self, kit: Kit, desk: Desk, actions: Actions) -> None:
        self._kit, self._desk, self._actions = kit, desk, actions
        self._width = 0
        self.panel = 0

    @property
    def shown(self) -> bool:
        model = self._desk.model
        return bool(model.failed) or (
            model.state is not None and (self._freezes or model.state.phase is Phase.COMPLETED)
        )

    @property
    def _freezes(self) -> bool:
        model = self._desk.model
        return model.state is not None and model.state.frozen and not model.gone

    @property
    def _frozen(self) -> FrozenWords | None:
        model = self._desk.model
        return frozen_words(model.state, model.now) if model.state is not None and self._freezes else None

    def build(self, parent: int) -> None:
        kit = self._kit
        self.panel = int(dpg.add_child_window(parent=parent, show=False, no_scrollbar=True))
        with dpg.group(parent=self.panel, horizontal=True, horizontal_spacing=kit.px(_GAP)):
            self._symbol = kit.text("", face=Face.SYMBOL)
            # It stands where it does not move when the words beside it change: it is pressed again and again.
            self.step = kit.button(_STEP, self._actions.step_once, Style.PRIMARY, show=False)
            self._step_tip = kit.tip(self.step, "")
            self.title = kit.text("", face=Face.STRONG)
            self.text = kit.text("", Role.TEXT)
            self._tip = kit.tip(self.text, "")
            self._hint = kit.text(_INTACT, Role.TEXT2)
            self.copy = kit.button("", self._copy, Style.GHOST)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        self._width = width
        dpg.configure_item(self.panel, pos=(x, y), width=width, height=height or 1, show=self.shown)
        self._tell()

    def refresh(self, changes: Changes, _now: float) -> None:
        if changes.run or (self.shown and (changes.meters or changes.tickets)):
            self._tell()

    # --- inside -----------------------------------------------------------------------------------

    def _tell(self) -> None:
        model = self._desk.model
        if model.failed:
            self._show("✗", "The engine stopped", one_line(model.failed), "Copy", Role.FAILED)
        elif told := ending(model):
            self._show("✓", told.title, told.figures, "Copy branch", Role.DONE)
        elif frozen := self._frozen:
            self._show("❄", frozen.title, " · ".join(frozen.steps) or frozen.following, "", Role.ACCENT)
            self._kit.set_text(self._tip, "\n".join(frozen.steps) or frozen.following)
            self._kit.enable(self.step, Style.PRIMARY, enabled=bool(frozen.following))
            self._kit.set_text(self._step_tip, f"One step (N): {frozen.following or 'nothing can happen now'}")
        dpg.configure_item(self.step, show=self._freezes and not model.failed and not ending(model))
        dpg.configure_item(self._hint, show=bool(model.failed))

    def _show(self, symbol: str, title: str, text: str, copy: str, role: Role) -> None:
        kit = self._kit
        kit.theme.bind(self.panel, Style.BANNER, role)
        kit.set_text(self._symbol, symbol, role)
        kit.set_text(self.title, title, role)
        kit.set_label(self.copy, copy)
        dpg.configure_item(self.copy, show=bool(copy))
        hint = _INTACT if self._desk.model.failed else ""
        button = copy or _STEP
        taken = kit.width(symbol + title, Face.STRONG) + kit.width(hint + button, Face.UI)
        room = self._width - taken - kit.px(2 * _PADDING + 5 * _GAP + 24)
        kit.set_text(self.text, kit.fit(text, Face.UI, room))
        kit.set_text(self._tip, self._desk.model.failed or text)

    def _copy(self) -> None:
        model = self._desk.model
        if model.state is not None and not model.failed:
            branch = track_branch(model.state.track.id)
            dpg.set_clipboard_text(branch)
            self._desk.quick.append(f"Copied {branch}")
        else:
            dpg.set_clipboard_text(clean(model.failed))
            self._desk.quick.append("Copied why the engine stopped")
