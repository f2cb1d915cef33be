"""The window before there is anything in it: shown within a blink, while everything else is imported and opened.

Only what the first frame needs is imported here: the toolkit, the theme, the fonts. `gui.window` moves in later.
"""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face, Fonts
from podium.gui.look import Look
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.gui.theme import Theme
from podium.gui.viewport import open_viewport, resize_viewport, viewport_size
from podium.gui.wake import Waker

_FRAME_S = 1 / 30


class Shell:
    """A shown window with the root of all panels, and a word on what it waits for.

    Ask `doctor.display` first: without a display or without GL, Dear PyGui ends the process.
    """

    def __init__(self, look: Look, word: str = "Opening …") -> None:
        self._look = look
        open_viewport(look)
        self.theme = Theme(look.scheme, look.unit)
        self.fonts = Fonts(look.fonts, look.unit)
        self.waker = Waker()
        self.closing = False
        """Whether the person has closed the window already."""
        self._closed = False
        self.root = int(dpg.add_window(no_saved_settings=True))
        self.theme.bind(self.root, Style.ROOT)
        dpg.set_primary_window(self.root, True)
        dpg.configure_item(self.root, no_scrollbar=True, no_scroll_with_mouse=True)  # it takes these back
        self._word = int(dpg.add_text(word, parent=self.root))
        self.fonts.bind(self._word, Face.HEADING)
        self.theme.paint(self._word, Role.TEXT3)
        dpg.set_exit_callback(self._note_close)
        dpg.show_viewport()
        self._centre()
        dpg.render_dearpygui_frame()  # from now on text can be measured

    def frame(self) -> None:
        """Draw the word once more, and hear whether the window is closed; then rest for a frame's time, or a ring."""
        self._centre()
        dpg.render_dearpygui_frame()
        for job in dpg.get_callback_queue() or ():
            dpg.run_callbacks([job])
        self.waker.rest(_FRAME_S)

    def adopt(self, look: Look) -> None:
        """Look like this instead, as the settings say when they have been read."""
        if look.unit != self.theme.scale:
            self.theme.rescale(look.unit)
            self.fonts.rescale(look.unit)
        if look.scheme is not self.theme.scheme:
            self.theme.switch(look.scheme)
        if look.scale != self._look.scale and look.pixels is None:
            resize_viewport(look)
        self._look = look

    def clear(self) -> None:
        """Make room for the panels."""
        dpg.delete_item(self._word)

    def close(self) -> None:
        """Destroy the window. Nothing of Dear PyGui may be called in this process afterwards."""
        if not self._closed:
            self._closed = True
            dpg.destroy_context()

    def _note_close(self) -> None:
        self.closing = True

    def _centre(self) -> None:
        width, height = viewport_size()
        across, down = dpg.get_item_rect_size(self._word)
        dpg.set_item_pos(self._word, [int(width - across) // 2, int(height - down) // 2])
