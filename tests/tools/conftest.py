"""A worktree to work in, and a worker who notes what the tools tell it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from podium.abort import AbortSignal
from podium.core.conversation import ToolCall, canonical
from podium.core.receipt import EndedProcess
from podium.tools.tool import Workplace


@dataclass
class Worker:
    """Who calls the tools. `heard` is the live output, `ended` every process that had to be ended."""

    root: Path
    abort: AbortSignal = field(default_factory=AbortSignal)
    heard: str = ""
    ended: list[EndedProcess] = field(default_factory=list)
    on_output: Callable[[str], None] = field(default=lambda heard: None)

    def workplace(self, timeout_s: float = 60.0) -> Workplace:
        return Workplace(self.root, self.abort, self._hear, self.ended.extend, timeout_s)

    def _hear(self, text: str) -> None:
        self.heard += text
        self.on_output(self.heard)

    def write(self, **files: str) -> None:
        for name, text in files.items():
            (self.root / name).write_bytes(text.encode())


def call(name: str, **arguments: object) -> ToolCall:
    return ToolCall("1", name, canonical(arguments))


def raw_call(name: str, arguments: object) -> ToolCall:
    return ToolCall("1", name, json.dumps(arguments))


@pytest.fixture
def worker(tmp_path: Path) -> Worker:
    root = tmp_path / "tree"
    root.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    return Worker(root)
