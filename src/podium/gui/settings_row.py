"""One setting in the settings window: its name and meaning, a field or a list of choices, its origin, what is wrong."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.view.settings_page import LIVE, Scope, SettingRow

_NAME, _CONTROL = 300, 250

Put = Callable[[str, str], object]
Take = Callable[[str], object]


class SettingWidgets:
    """The widgets of one key, made once. `put` gets the key and the text, `take` the key."""

    def __init__(self, kit: Kit, parent: int, row: SettingRow, put: Put, take: Take) -> None:
        self._kit, self.key, self._put = kit, row.key, put
        self._typed = self._known = row.value
        with dpg.group(parent=parent) as group:
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(12)):
                with dpg.child_window(width=kit.px(_NAME), auto_resize_y=True) as names:
                    kit.text(row.key.rpartition(".")[2], face=Face.STRONG_SMALL)
                    kit.text(row.about, Role.TEXT3, Face.SMALL, wrap=kit.px(_NAME - 8))
                with dpg.child_window(width=kit.px(_CONTROL), auto_resize_y=True) as control:
                    self.control = self._combo(row) if row.choices else self._field(row)
                    self._origin = kit.text("", Role.TEXT3, Face.SMALL, wrap=kit.px(_CONTROL - 8))
                    self._problem = kit.text("", Role.FAILED, Face.SMALL, wrap=kit.px(_CONTROL - 8), show=False)
                self.reset = kit.button("Reset", lambda: take(self.key), Style.GHOST, face=Face.SMALL)
            dpg.add_spacer(height=kit.px(4))
        for part in (names, control):
            kit.theme.bind(int(part), Style.BARE)
        self.group = int(group)

    def show(self, row: SettingRow, scope: Scope, problem: str) -> None:
        """Draw what is known of the key now; what is being typed stays, and so does what was refused."""
        kit = self._kit
        if row.value != self._known or (not problem and not dpg.is_item_active(self.control)):
            self._known = self._typed = row.value
            dpg.set_value(self.control, row.value)
        when = "" if row.key in LIVE else " · applies at the next start"
        kit.set_text(self._origin, f"from {row.origin}{when}" if row.origin != "default" else f"the default{when}")
        kit.set_text(self._problem, problem)
        dpg.configure_item(self._problem, show=bool(problem))
        dpg.configure_item(self.reset, show=scope in row.set_in)

    @property
    def problem(self) -> str:
        """What is told to be wrong, empty when nothing is."""
        return str(dpg.get_value(self._problem))

    # --- inside -----------------------------------------------------------------------------------

    def _combo(self, row: SettingRow) -> int:
        item = int(
            dpg.add_combo(
                list(row.choices),
                default_value=row.value,
                width=-1,
                callback=lambda _sender, said: self._put(self.key, said),
            )
        )
        self._kit.theme.bind(item, Style.CHOICE)
        return item

    def _field(self, row: SettingRow) -> int:
        item = self._kit.field(self._type, value=row.value, face=Face.MONO)
        with dpg.item_handler_registry() as handlers:
            dpg.add_item_deactivated_after_edit_handler(callback=self._commit)
        dpg.bind_item_handler_registry(item, handlers)
        return item

    def _type(self, text: str) -> None:
        if not dpg.is_key_down(dpg.mvKey_Escape):
            self._typed = text

    def _commit(self) -> None:
        """The field lost the keyboard: Enter, Tab, or a click elsewhere."""
        if dpg.is_key_down(dpg.mvKey_Escape):
            self._typed = self._known
        elif self._typed.strip() != self._known:
            self._put(self.key, self._typed.strip())
