"""The operating system's window, and the Dear PyGui context that lives and dies with it.

One context for a process: Dear PyGui never closes its window, and every call outside of a context ends the process.
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import dearpygui.dearpygui as dpg

from podium.gui.palette import PALETTES, Role, Scheme

LEAST = (1024, 640)
"""The smallest window in points."""


def open_viewport(
    title: str,
    size: tuple[int, int],
    scheme: Scheme,
    scale: float = 1.0,
    icon: Path | None = None,
    corner: tuple[int, int] | None = None,
) -> None:
    """Create the context and the hidden window, `size` in pixels; `show_viewport` shows it when it is built.

    The window is cut to the screen and stands in its middle, unless its upper left `corner` is given.
    """
    dpg.create_context()
    dpg.configure_app(manual_callback_management=True)
    screen = _screen() or size
    width, height = min(size[0], screen[0]), min(size[1], screen[1])
    x, y = corner or ((screen[0] - width) // 2, (screen[1] - height) // 2)
    small = icon.with_name(f"{icon.stem}-small.png") if icon is not None else None
    dpg.create_viewport(
        title=title,
        width=width,
        height=height,
        min_width=round(LEAST[0] * min(scale, 1)),
        min_height=round(LEAST[1] * min(scale, 1)),
        x_pos=x,
        y_pos=y,
        clear_color=PALETTES[scheme][Role.GUTTER],
        vsync=True,
        disable_close=True,
        large_icon=str(icon) if icon is not None and icon.is_file() else "",
        small_icon=str(small) if small is not None and small.is_file() else "",
    )
    dpg.setup_dearpygui()


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
