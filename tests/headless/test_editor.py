from __future__ import annotations

import sys
from pathlib import Path

import pytest

from podium.errors import EnvironmentProblem
from podium.headless.editor import edit


def editor(tmp_path: Path, code: str) -> dict[str, str]:
    """An environment whose editor runs `code` on the file's `path`."""
    script = tmp_path / "my editor.py"
    script.write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[1])\n{code}\n", encoding="utf-8")
    return {"EDITOR": f"{sys.executable} '{script}'"}


def test_the_editor_s_text_comes_back(tmp_path: Path) -> None:
    """Whatever the person saves is what counts; the file's name says what it is."""
    environ = editor(tmp_path, "path.write_text(path.read_text('utf-8').upper() + path.suffix, 'utf-8')")
    assert edit("grün 😀\n", environ, ".json") == "GRÜN 😀\n.json"


def test_visual_wins_over_editor(tmp_path: Path) -> None:
    """As with git."""
    environ = {"VISUAL": editor(tmp_path, "path.write_text('visual')")["EDITOR"], "EDITOR": "false"}
    assert edit("", environ) == "visual"


@pytest.mark.parametrize(
    ("command", "words"),
    [("no-such-editor", "cannot be started"), ("false", "ended with 1"), ("'half", "cannot be started")],
)
def test_an_editor_that_fails_changes_nothing(command: str, words: str) -> None:
    """The person is told which command it was, and how to name another."""
    with pytest.raises(EnvironmentProblem, match=words):
        edit("text", {"EDITOR": command})
