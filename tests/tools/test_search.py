"""search_files: matches with their places, within limits, and never from outside."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from podium.abort import Aborted
from podium.tools import search
from podium.tools.registry import standard_toolbox
from tests.tools.conftest import Worker, call

TOOLS = standard_toolbox()


def said(worker: Worker, **arguments: object) -> str:
    result = TOOLS.run(call("search_files", **arguments), worker.workplace())
    return f"ERROR {result.output}" if result.is_error else result.output


def test_matches_are_told_with_path_and_line(worker: Worker) -> None:
    """New and tracked files, by path and by glob; ignored and binary files are left out."""
    (worker.root / "src [x]").mkdir()
    worker.write(**{"a.py": "one\nTwo 22\n", "src [x]/b.py": "two: 2\n", "src [x]/c.txt": "Two 2\n", "i.log": "Two 2"})
    worker.write(**{".gitignore": "*.log\n", "bin": "\0Two 2\n"})
    subprocess.run(["git", "add", "a.py"], cwd=worker.root, check=True)
    assert said(worker, pattern=r"[Tt]wo:? \d") == "a.py:2:Two 22\nsrc [x]/b.py:1:two: 2\nsrc [x]/c.txt:1:Two 2"
    assert said(worker, pattern="(?i)two", path="src [x]", glob="*.py") == "src [x]/b.py:1:two: 2"
    assert said(worker, pattern="Two", path="src [x]/c.txt") == "src [x]/c.txt:1:Two 2"
    assert said(worker, pattern="-e nothing") == search.NO_MATCH
    assert said(worker, pattern="x", path="none") == "ERROR none is not there; list_files shows which files are"
    assert worker.heard == ""


def test_the_answer_is_limited(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few matches, short lines, and a note of what was left out."""
    monkeypatch.setattr(search, "MOST_MATCHES", 2)
    monkeypatch.setattr(search, "LONGEST_LINE", 10)
    worker.write(f="x\n" + "x" * 50 + "\nx\nx\n")
    assert said(worker, pattern="x") == "f:1:x\nf:2:xxxxxx [... 54 characters]\n[... 2 more lines]"


def test_a_wrong_expression_is_told_in_gits_words(worker: Worker) -> None:
    """The model can mend it."""
    worker.write(f="x")
    assert said(worker, pattern="(x").startswith("ERROR the search failed: fatal: ")


def test_nothing_is_read_through_a_directory_swapped_for_a_link(worker: Worker, tmp_path: Path) -> None:
    """A tracked directory that became a link to the outside brings nothing in."""
    outside = tmp_path / "outside"
    for where, text in ((worker.root / "src", "inside"), (outside, "needle outside")):
        where.mkdir()
        (where / "f").write_text(text)
    subprocess.run(["git", "add", "."], cwd=worker.root, check=True)
    (worker.root / "src").rename(worker.root / "old")
    (worker.root / "src").symlink_to(outside)
    assert said(worker, pattern="needle|inside") == "old/f:1:inside"
    assert said(worker, pattern="needle", path="src").startswith("ERROR src leads out of the worktree")


def test_an_expression_that_backtracks_for_ever_can_be_ended(worker: Worker) -> None:
    """Either git gives up at its own limit, or the abort ends it; the worker is never held."""
    worker.write(f="a" * 5_000 + "!\n")
    answer = said(worker, pattern="^(a+)+$")
    assert answer == search.NO_MATCH or answer.startswith("ERROR the search failed")
    worker.abort.set("killed")
    with pytest.raises(Aborted):
        said(worker, pattern="a")
