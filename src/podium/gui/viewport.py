"""The operating system's window, and the Dear PyGui context that lives and dies with it.

One context for a process: Dear PyGui never closes its window, and every call outside of a context ends the process.
"""

from __future__ import annotations

import ctypes
import sys

import dearpygui.dearpygui as dpg

from podium.gui.look import Look
from podium.gui.palette import PALETTES, Role

LEAST = (1024, 640)
"""The smallest window in points."""


def open_viewport(look: Look) -> None:
    """Create the context and the hidden window; `show_viewport` shows it when it is built.

    The window is cut to the screen and stands in its middle, unless the look names its upper left corner.
    """
    dpg.create_context()
    dpg.configure_app(manual_callback_management=True)
    x, y, width, height = _bounds(look)
    icon = look.icon
    small = icon.with_name(f"{icon.stem}-small.png") if icon is not None else None
    dpg.create_viewport(
        title=look.title,
        width=width,
        height=height,
        min_width=round(LEAST[0] * min(look.scale, 1)),
        min_height=round(LEAST[1] * min(look.scale, 1)),
        x_pos=x,
        y_pos=y,
        clear_color=PALETTES[look.scheme][Role.GUTTER],
        vsync=True,
        disable_close=True,
        large_icon=str(icon) if icon is not None and icon.is_file() else "",
        small_icon=str(small) if small is not None and small.is_file() else "",
    )
    dpg.setup_dearpygui()


def resize_viewport(look: Look) -> None:
    """Give the window that is shown the size and the place of this look."""
    x, y, width, height = _bounds(look)
    dpg.configure_viewport(
        0,
        width=width,
        height=height,
        x_pos=x,
        y_pos=y,
        min_width=round(LEAST[0] * min(look.scale, 1)),
        min_height=round(LEAST[1] * min(look.scale, 1)),
    )


def _bounds(look: Look) -> tuple[int, int, int, int]:
    """Left, top, width and height, in pixels of the screen."""
    wanted = (round(look.width * look.scale), round(look.height * look.scale))
    screen = _screen() or wanted
    width, height = min(wanted[0], screen[0]), min(wanted[1], screen[1])
    x, y = look.corner or ((screen[0] - width) // 2, (screen[1] - height) // 2)
    return x, y, width, height


def _screen() -> tuple[int, int] | None:
    """Width and height of the X screen in pixels; None elsewhere, because Dear PyGui does not know it."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display:
        return None
    number = x11.XDefaultScreen(display)
    size = int(x11.XDisplayWidth(display, number)), int(x11.XDisplayHeight(display, number))
    x11.XCloseDisplay(display)
    return size


def viewport_size() -> tuple[int, int]:
    """Width and height of what can be drawn on, in pixels."""
    return dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
