"""The operating system's window, and the Dear PyGui context that lives and dies with it.

One context for a process: Dear PyGui never closes its window, and every call outside of a context ends the process.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

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
    wanted = look.pixels or (round(look.width * look.scale), round(look.height * look.scale))
    screen = _screen() or wanted
    width, height = min(wanted[0], screen[0]), min(wanted[1], screen[1])
    x, y = look.corner or ((screen[0] - width) // 2, (screen[1] - height) // 2)
    return min(max(x, 0), screen[0] - width), min(max(y, 0), screen[1] - height), width, height


@cache
def desktop_scale() -> float:
    """How much larger than 96 dots an inch the desktop wants letters (Xft.dpi, X resource database); 1.0 elsewhere."""
    with _x11() as (x11, display):
        if display is None:
            return 1.0
        x11.XGetDefault.restype = ctypes.c_char_p
        x11.XGetDefault.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
        told = x11.XGetDefault(display, b"Xft", b"dpi")
    try:
        dots = float(told or 96)
    except ValueError:
        return 1.0
    return min(max(dots / 96, 0.5), 4.0)


def _screen() -> tuple[int, int] | None:
    """Width and height of the X screen in pixels; None elsewhere, because Dear PyGui does not know it."""
    with _x11() as (x11, display):
        if display is None:
            return None
        x11.XDefaultScreen.argtypes = [ctypes.c_void_p]
        x11.XDisplayWidth.argtypes = x11.XDisplayHeight.argtypes = [ctypes.c_void_p, ctypes.c_int]
        number = x11.XDefaultScreen(display)
        return int(x11.XDisplayWidth(display, number)), int(x11.XDisplayHeight(display, number))


@contextmanager
def _x11() -> Iterator[tuple[Any, int | None]]:
    """The X library and a connection of our own to the display; None where there is none."""
    try:
        x11: Any = ctypes.CDLL("libX11.so.6") if sys.platform.startswith("linux") else None
    except OSError:
        x11 = None
    if x11 is None:
        yield None, None
        return
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    display = x11.XOpenDisplay(None)
    try:
        yield x11, display
    finally:
        if display:
            x11.XCloseDisplay(display)


def viewport_size() -> tuple[int, int]:
    """Width and height of what can be drawn on, in pixels."""
    told = dpg.get_viewport_configuration("")
    return told["client_width"], told["client_height"]
