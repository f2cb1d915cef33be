"""Whether this machine can show a window, asked before Dear PyGui is touched.

Without a display or without GL, GLFW aborts the whole process and Python learns nothing. So the X server and its
GL are asked first, by the libraries that GLFW will load itself. This module must not import Dear PyGui, because the
import alone fails where libX11 is missing.
"""

from __future__ import annotations

import ctypes
import os
import sys

from podium.errors import EnvironmentProblem

_PACKAGES = "on Debian and Ubuntu: sudo apt-get install libgl1"
_INSTEAD = "or use --headless, which needs no window"

_GLX_RGBA, _GLX_DOUBLEBUFFER, _NONE = 4, 5, 0


def check_display() -> None:
    """Raise `EnvironmentProblem` with the way out where a window cannot be opened. Asks on Linux only."""
    if not sys.platform.startswith("linux"):
        return
    name = os.environ.get("DISPLAY", "")
    if not name:
        raise EnvironmentProblem(f"no display: DISPLAY is not set; start podium from a desktop, {_INSTEAD}")
    x11 = _load("libX11.so.6")
    display = x11.XOpenDisplay(None)
    if not display:
        raise EnvironmentProblem(f"the display {name!r} cannot be opened; check DISPLAY and XAUTHORITY, {_INSTEAD}")
    try:
        _check_gl(x11, display)
    finally:
        x11.XCloseDisplay(ctypes.c_void_p(display))


def _check_gl(x11: ctypes.CDLL, display: int) -> None:
    gl = _load("libGL.so.1")
    server = ctypes.c_void_p(display)
    if not gl.glXQueryExtension(server, None, None):
        raise EnvironmentProblem(f"the display has no GLX extension, so no window can be drawn on it; {_INSTEAD}")
    wanted = (ctypes.c_int * 3)(_GLX_RGBA, _GLX_DOUBLEBUFFER, _NONE)
    screen = x11.XDefaultScreen(server)
    if not gl.glXChooseVisual(server, screen, wanted):
        raise EnvironmentProblem(f"GL has no driver for this display ({_PACKAGES} libgl1-mesa-dri), {_INSTEAD}")


def _load(library: str) -> ctypes.CDLL:
    try:
        loaded = ctypes.CDLL(library)
    except OSError as error:
        raise EnvironmentProblem(f"{library} is missing: {error}; {_PACKAGES}, {_INSTEAD}") from error
    for function in ("XOpenDisplay", "glXChooseVisual"):
        if hasattr(loaded, function):
            getattr(loaded, function).restype = ctypes.c_void_p
    return loaded


def screen_scale() -> float:
    """The scale that the desktop's settings ask for: `Xft.dpi` divided by 96, else 1.0; Dear PyGui does not read it."""
    if not sys.platform.startswith("linux") or not os.environ.get("DISPLAY"):
        return 1.0
    x11 = _load("libX11.so.6")
    display = x11.XOpenDisplay(None)
    if not display:
        return 1.0
    server = ctypes.c_void_p(display)
    x11.XGetDefault.restype = ctypes.c_char_p
    said = x11.XGetDefault(server, b"Xft", b"dpi")
    x11.XCloseDisplay(server)
    try:
        dpi = float(said) if said else 96.0
    except ValueError:
        dpi = 96.0
    return min(max(dpi / 96, 0.75), 4.0)
