"""Doors to a window, open and shut: each in a process of its own, on a real X server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CODE = "import os, podium.doctor.display as d; print(d.display_problem(os.environ))"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="X11 is the window system on Linux only")


def problem(**environ: str) -> list[str]:
    """The lines that a person would read, from a process with these variables."""
    plain = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    done = subprocess.run(
        [sys.executable, "-c", CODE], env=plain | environ, check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout.splitlines()


@pytest.fixture
def display() -> Iterator[Callable[..., str]]:
    """Start X servers, each with the options given; they end with the test."""
    assert shutil.which("Xvfb"), "missing Xvfb: run  sudo apt-get install xvfb"
    servers: list[subprocess.Popen[bytes]] = []

    def start(*options: str) -> str:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-nolisten", "tcp", "-noreset", *options]
        servers.append(subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL))
        os.close(writing)
        with os.fdopen(reading) as answer:
            return f":{answer.readline().strip()}"

    yield start
    for server in servers:
        server.terminate()
        server.wait(10)


def test_a_display_with_opengl_is_no_problem(display: Callable[..., str]) -> None:
    """Everything that a window needs has been tried."""
    assert problem(DISPLAY=display(), LIBGL_ALWAYS_SOFTWARE="1") == ["None"]


def test_without_a_display_the_terminal_is_the_way_out() -> None:
    """The case of every ssh session and every bare CI machine."""
    assert problem() == [
        "there is no display: DISPLAY is not set",
        "run it in the terminal with --headless, or in a desktop session, or with `xvfb-run podium ...`",
    ]


def test_wayland_alone_is_told_apart() -> None:
    """The window needs X11, so the way out is another one."""
    assert problem(WAYLAND_DISPLAY="wayland-0") == [
        "there is Wayland, but no X11 display: DISPLAY is not set",
        "start XWayland, or run it in the terminal with --headless",
    ]


def test_a_display_that_nobody_serves_is_named() -> None:
    """A wrong DISPLAY would be a SIGABRT inside GLFW."""
    assert problem(DISPLAY=":65432") == [
        "the display :65432 cannot be opened",
        "check DISPLAY and who may use it, or run it in the terminal with --headless",
    ]


def test_a_server_without_glx_is_told(display: Callable[..., str]) -> None:
    """The library is there, but the display cannot draw with it."""
    assert problem(DISPLAY=display("-extension", "GLX"))[0] == (
        "the display offers no OpenGL (no GLX framebuffer configuration)"
    )


@pytest.mark.parametrize(
    ("library", "what", "package"),
    [("libX11.so.6", "X11 is not installed", "libx11-6"), ("libGL.so.1", "OpenGL is not installed", "libgl1")],
)
def test_a_library_that_cannot_be_loaded_names_its_package(
    tmp_path: Path, display: Callable[..., str], library: str, what: str, package: str
) -> None:
    """A broken library stands first on the search path, so the loader fails as it does on a bare machine."""
    (tmp_path / library).touch()
    told = problem(DISPLAY=display(), LD_LIBRARY_PATH=str(tmp_path))
    assert told[0].startswith(what)
    assert told[1] == f"install it (Debian: apt install {package}), or run it in the terminal with --headless"
