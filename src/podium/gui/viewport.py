"""The operating system's window, and the Dear PyGui context that lives and dies with it.

One context for a process: Dear PyGui never closes its window, and every call outside of a context ends the process.
"""

from __future__ import annotations

from pathlib import Path

import dearpygui.dearpygui as dpg

from podium.gui.palette import PALETTES, Role, Scheme

LEAST = (1024, 640)
"""The smallest window in points."""


def open_viewport(title: str, size: tuple[int, int], scheme: Scheme, scale: float, icon: Path | None) -> None:
    """Create the context and the hidden window, `size` in pixels; `show_viewport` shows it when it is built."""
    dpg.create_context()
    dpg.configure_app(manual_callback_management=True)
    small = icon.with_name(f"{icon.stem}-small.png") if icon is not None else None
    dpg.create_viewport(
        title=title,
        width=size[0],
        height=size[1],
        min_width=round(LEAST[0] * min(scale, 1)),
        min_height=round(LEAST[1] * min(scale, 1)),
        x_pos=0,
        y_pos=0,
        clear_color=PALETTES[scheme][Role.GUTTER],
        vsync=True,
        disable_close=True,
        large_icon=str(icon) if icon is not None and icon.is_file() else "",
        small_icon=str(small) if small is not None and small.is_file() else "",
    )
    dpg.setup_dearpygui()


def viewport_size() -> tuple[int, int]:
    """Width and height of what can be drawn on, in pixels."""
    return dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
