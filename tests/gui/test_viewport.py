"""How large the desktop wants letters: asked of a real X server, as the desktop tells it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from podium.cli.runs import window_look
from podium.config import load_settings, user_settings_file
from podium.gui.viewport import desktop_scale

_RESOURCE_MANAGER, _STRING = 23, 31
"""Atoms that every server has (X protocol, appendix B)."""


@contextmanager
def resources() -> Iterator[Callable[[str | None], None]]:
    """What writes the X resource database of the display, as `xrdb -merge` does; None takes it away."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    x11.XDefaultRootWindow.argtypes = x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    x11.XDeleteProperty.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong]
    x11.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
    number, place = ctypes.c_int, ctypes.c_ulong
    x11.XChangeProperty.argtypes = [ctypes.c_void_p, place, place, place, number, number, ctypes.c_char_p, number]
    display = x11.XOpenDisplay(None)
    root = x11.XDefaultRootWindow(display)

    def write(text: str | None) -> None:
        if text is None:
            x11.XDeleteProperty(display, root, _RESOURCE_MANAGER)
        else:
            told = text.encode()
            x11.XChangeProperty(display, root, _RESOURCE_MANAGER, _STRING, 8, 0, told, len(told))
        x11.XSync(display, 0)
        desktop_scale.cache_clear()

    try:
        yield write
    finally:
        write(None)
        x11.XCloseDisplay(display)


@pytest.mark.parametrize(
    ("told", "scale"),
    [
        ("Xft.dpi:\t192\nXft.antialias:\t1\n", 2.0),
        ("XTerm*font: fixed\nXft.dpi: 120\n", 1.25),
        ("Xft.antialias: 1\nXft*dpi:144", 1.5),
        ("Xft.dpi: 4800", 4.0),
        ("Xft.dpi: many", 1.0),
        ("XTerm.dpi: 192", 1.0),
    ],
)
def test_the_scale_is_that_of_the_desktop(told: str, scale: float) -> None:
    """Whatever else stands there; nonsense is as if nothing did, and nobody gets letters that fill the screen."""
    with resources() as write:
        write(told)
        assert desktop_scale() == scale
        write(None)
        assert desktop_scale() == 1.0


def test_the_settings_have_the_last_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scale of 0 is the desktop's; another one is its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    with resources() as write:
        write("Xft.dpi: 144\n")
        assert window_look(load_settings(None, {})).scale == 1.5
        user_settings_file().parent.mkdir(parents=True)
        user_settings_file().write_text("[window]\nscale = 1.25\n")
        assert window_look(load_settings(None, {})).scale == 1.25
