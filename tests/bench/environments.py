"""The peers' virtual environments: one each, pinned, made when they are first needed, kept under `.bench/`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.bench.rounds import RunFailed

HOME = Path(__file__).parents[2] / ".bench"
LIMIT_S = 900.0

PINNED = {
    "dask": ("dask==2026.8.0",),
    "doit": ("doit==0.37.0",),
    "luigi": ("luigi==3.8.1",),
    "prefect": ("prefect==3.4.25", "fastapi==0.115.14", "pydantic==2.11.10"),
    "dbos": ("dbos==3.4.0",),
    "langgraph": ("langgraph==1.2.22", "langgraph-checkpoint-sqlite==3.1.2"),
}


def interpreter_of(name: str) -> Path:
    """The interpreter that has this peer, installed now if need be. Raises RunFailed with the installer's word."""
    folder, wanted = HOME / name, "\n".join(PINNED[name])
    python, mark = folder / "bin" / "python", folder / "installed"
    if not (mark.exists() and mark.read_text() == wanted):
        shutil.rmtree(folder, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(folder)])
        _run([str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", "install", *PINNED[name]])
        mark.write_text(wanted)
    return python


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S)
    except subprocess.TimeoutExpired as error:
        raise RunFailed(f"not installed after {LIMIT_S:.0f} s") from error
    if done.returncode:
        words = done.stderr.strip().splitlines()
        raise RunFailed(f"cannot be installed here: {words[-1] if words else done.returncode}")
