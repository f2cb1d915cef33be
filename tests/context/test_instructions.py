"""Which instructions a worker is handed."""

from __future__ import annotations

import pytest

from podium.context.instructions import Instructions, find_instructions


@pytest.mark.parametrize(
    ("files", "target", "found"),
    [
        ({"AGENTS.md": "root", "src/AGENTS.md": "src"}, "src/deep/a.py", Instructions("src/AGENTS.md", "src")),
        ({"AGENTS.md": "root", "src/AGENTS.md": "src"}, "tests/a.py", Instructions("AGENTS.md", "root")),
        ({"AGENTS.md": "root", "src/AGENTS.md": "src"}, None, Instructions("AGENTS.md", "root")),
        ({"CLAUDE.md": "c", "AGENTS.md": "a", "GEMINI.md": "g"}, "a.py", Instructions("AGENTS.md", "a")),
        ({"CLAUDE.md": "c", "GEMINI.md": "g"}, "a.py", Instructions("CLAUDE.md", "c")),
        ({"src/GEMINI.md": "g", "AGENTS.md": "a"}, "src/a.py", Instructions("src/GEMINI.md", "g")),
        ({"src/AGENTS.md": " \n", "AGENTS.md": "a"}, "src/a.py", Instructions("AGENTS.md", "a")),
        ({"src/AGENTS.md": "src"}, None, None),
        ({}, "src/a.py", None),
    ],
)
def test_the_nearest_directory_with_instructions_decides(
    files: dict[str, str], target: str | None, found: Instructions | None
) -> None:
    """Nearness goes before the file's name, AGENTS.md before its stand-ins, and blank files say nothing."""
    assert find_instructions(files.get, target) == found
