"""What the X server shows, pixel by pixel: what a person sees, and not what the window believes that it draws."""

from __future__ import annotations

import ctypes
from typing import Any

Colour = tuple[int, int, int]

_ALL_PLANES, _Z_PIXMAP = ctypes.c_ulong(-1), 2


class _Image(ctypes.Structure):
    """The head of an XImage (Xlib.h), up to what is read of it."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("width", "height", "xoffset", "format")),
        ("data", ctypes.c_void_p),
        *((name, ctypes.c_int) for name in ("byte_order", "bitmap_unit", "bitmap_bit_order", "bitmap_pad", "depth")),
        *((name, ctypes.c_int) for name in ("bytes_per_line", "bits_per_pixel")),
    ]


class Screen:
    """A connection of its own to the display of 24-bit colours that the tests run under."""

    def __init__(self) -> None:
        x11: Any = ctypes.CDLL("libX11.so.6")
        for function in (x11.XOpenDisplay, x11.XGetImage):
            function.restype = ctypes.c_void_p
        x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x11, self._display = x11, ctypes.c_void_p(x11.XOpenDisplay(None))
        self._root = ctypes.c_ulong(x11.XDefaultRootWindow(self._display))

    def pixels(self, x: int, y: int, width: int, height: int) -> list[Colour]:
        """The colours of this rectangle, row by row."""
        made = self._x11.XGetImage(self._display, self._root, x, y, width, height, _ALL_PLANES, _Z_PIXMAP)
        image = _Image.from_address(made)
        assert image.bits_per_pixel == 32
        data = ctypes.string_at(image.data, image.bytes_per_line * height)
        self._x11.XDestroyImage(ctypes.c_void_p(made))
        at = (row * image.bytes_per_line + 4 * column for row in range(height) for column in range(width))
        return [(data[i + 2], data[i + 1], data[i]) for i in at]
