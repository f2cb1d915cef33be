"""Which files count as part of the project."""

from __future__ import annotations

from pathlib import Path

from podium.workspace.listing import visible_files


def test_tracked_and_new_files_count_ignored_and_deleted_do_not(root: Path) -> None:
    """The list is what a person would call the project's files, and patterns narrow it."""
    (root / ".gitignore").write_text("*.log\n")
    for name in ("x.log", "src/new.py", "src/deep/er.py", "s[1].py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")
    (root / "a.txt").unlink()
    assert visible_files(root) == (".gitignore", "s[1].py", "src/b.txt", "src/deep/er.py", "src/new.py")
    assert visible_files(root, "src") == ("src/b.txt", "src/deep/er.py", "src/new.py")
    assert visible_files(root, "src", "*.py") == ("src/new.py",)
    assert visible_files(root, ".", "**/*.py") == ("s[1].py", "src/deep/er.py", "src/new.py")
