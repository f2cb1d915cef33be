"""Whether a window can be opened here, asked of X11 and GLX themselves.

GLFW, under Dear PyGui, ends the process with SIGABRT when there is no display or no GL: no Python exception, no
word that helps. So the same doors are tried first, through ctypes: load libX11, open the display, load
libGL, look for a framebuffer configuration, make a context. Each that stays shut names the Debian package
that opens it. On systems without X11 as the window system nothing is asked, and nothing is claimed.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

HEADLESS = "run it in the terminal with --headless"

_RGBA_TYPE = 0x8014
_WISHES = (0x8012, 1, 0x8010, 1, 0x8011, 1, 5, 1, 0)
"""GLX_X_RENDERABLE true, GLX_DRAWABLE_TYPE window, GLX_RENDER_TYPE rgba, GLX_DOUBLEBUFFER true: GLX 1.4, table 3.1."""

_ErrorHandler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of a window, and the way out."""

    what: str
    way_out: str

    def __str__(self) -> str:
        return f"{self.what}\n{self.way_out}"


def display_problem(environ: Mapping[str, str]) -> str | None:
    """Why no window can be opened, with the way out, for a person; None when one can."""
    obstacle = display_obstacle(environ) or gl_obstacle(environ)
    return str(obstacle) if obstacle else None


def display_obstacle(environ: Mapping[str, str]) -> Obstacle | None:
    """What keeps us from the display that DISPLAY names."""
    if sys.platform != "linux":
        return None
    name = environ.get("DISPLAY", "")
    if not name:
        way_out = f"{HEADLESS}, or in a desktop session, or with `xvfb-run podium ...`"
        if environ.get("WAYLAND_DISPLAY"):
            return Obstacle(
                "there is Wayland, but no X11 display: DISPLAY is not set", f"start XWayland, or {HEADLESS}"
            )
        return Obstacle("there is no display: DISPLAY is not set", way_out)
    x11 = _library("libX11.so.6")
    if isinstance(x11, str):
        return Obstacle(f"X11 is not installed ({x11})", f"install it (Debian: apt install libx11-6), or {HEADLESS}")
    with _opened(x11, name) as display:
        if display is None:
            return Obstacle(f"the display {name} cannot be opened", f"check DISPLAY and who may use it, or {HEADLESS}")
    return None


def gl_obstacle(environ: Mapping[str, str]) -> Obstacle | None:
    """What keeps us from drawing on that display; the display itself can be opened."""
    if sys.platform != "linux":
        return None
    gl = _library("libGL.so.1")
    if isinstance(gl, str):
        return Obstacle(f"OpenGL is not installed ({gl})", f"install it (Debian: apt install libgl1), or {HEADLESS}")
    x11 = _library("libX11.so.6")
    if isinstance(x11, str):
        return None  # told by `display_obstacle`
    with _opened(x11, environ.get("DISPLAY", "")) as display:
        return _glx_obstacle(x11, gl, display) if display is not None else None


def _glx_obstacle(x11: ctypes.CDLL, gl: ctypes.CDLL, display: int) -> Obstacle | None:
    """Make a context as GLFW will, and give it back."""
    gl.glXChooseFBConfig.restype = ctypes.POINTER(ctypes.c_void_p)
    gl.glXChooseFBConfig.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p]
    gl.glXCreateNewContext.restype = ctypes.c_void_p
    gl.glXCreateNewContext.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
    gl.glXDestroyContext.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    count = ctypes.c_int(0)
    wishes = (ctypes.c_int * len(_WISHES))(*_WISHES)
    with _errors_of(x11, display) as errors:
        configs = gl.glXChooseFBConfig(display, x11.XDefaultScreen(display), wishes, ctypes.byref(count))
        if not configs or count.value == 0:
            return Obstacle(
                "the display offers no OpenGL (no GLX framebuffer configuration)",
                f"install its driver (Debian: apt install libglx-mesa0 libgl1-mesa-dri), or {HEADLESS}",
            )
        context = gl.glXCreateNewContext(display, configs[0], _RGBA_TYPE, None, 1)
        x11.XFree(configs)
        x11.XSync(display, 0)
        if context:
            gl.glXDestroyContext(display, context)
    if not context or errors:
        return Obstacle(
            "OpenGL cannot draw here (no GLX context)",
            f"install a driver (Debian: apt install libgl1-mesa-dri), or {HEADLESS}",
        )
    return None


def _library(name: str) -> ctypes.CDLL | str:
    """A shared library, or the loader's word why not."""
    try:
        return ctypes.CDLL(name)
    except OSError as error:
        return str(error)


@contextmanager
def _opened(x11: ctypes.CDLL, name: str) -> Iterator[int | None]:
    """A connection to the display, None when there is none; closed at the end."""
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    display: int | None = x11.XOpenDisplay(name.encode()) if name else None
    try:
        yield display
    finally:
        if display is not None:
            x11.XCloseDisplay(display)


@contextmanager
def _errors_of(x11: ctypes.CDLL, display: int) -> Iterator[list[int]]:
    """Collect protocol errors, which would otherwise end the process (XSetErrorHandler(3))."""
    x11.XSetErrorHandler.restype = ctypes.c_void_p
    x11.XSetErrorHandler.argtypes = [ctypes.c_void_p]
    x11.XDefaultScreen.argtypes = x11.XFree.argtypes = [ctypes.c_void_p]
    x11.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
    errors: list[int] = []

    def note(_display: int | None, event: int | None) -> int:
        errors.append(event or 0)
        return 0

    handler = _ErrorHandler(note)
    before = x11.XSetErrorHandler(ctypes.cast(handler, ctypes.c_void_p))
    try:
        yield errors
    finally:
        x11.XSync(display, 0)
        x11.XSetErrorHandler(before)
