"""`.worktreeinclude`: ignored files that come along."""

from __future__ import annotations

from pathlib import Path

import pytest

from podium.errors import RepositoryProblem
from podium.workspace.include import copy_included


def test_without_the_file_nothing_is_copied(root: Path, tmp_path: Path) -> None:
    """Ignored files stay behind unless they are named."""
    (root / ".gitignore").write_text(".env\n")
    (root / ".env").write_text("secret")
    assert copy_included(root, tmp_path / "to") == ()


def test_links_are_followed_to_files_and_kept_to_directories(root: Path, tmp_path: Path) -> None:
    """A linked file arrives as a file, with its mode; a linked directory is not copied."""
    outside, target = tmp_path / "outside", tmp_path / "to"
    outside.mkdir()
    (outside / "env").write_text("secret")
    (outside / "env").chmod(0o600)
    (root / ".gitignore").write_text(".env\ndeps\n")
    (root / ".worktreeinclude").write_text(".env\ndeps\n")
    (root / ".env").symlink_to("../outside/env")
    (root / "deps").symlink_to("../outside")
    assert copy_included(root, target) == (".env", "deps")
    env, deps = target / ".env", target / "deps"
    assert (env.is_symlink(), env.read_text(), env.stat().st_mode & 0o777) == (False, "secret", 0o600)
    assert (deps.is_symlink(), deps.resolve()) == (True, outside.resolve())


def test_a_file_that_cannot_be_copied_is_told(root: Path, tmp_path: Path) -> None:
    """A dangling link names both ends and the way out."""
    (root / ".gitignore").write_text(".env\n")
    (root / ".worktreeinclude").write_text(".env\n")
    (root / ".env").symlink_to("nowhere")
    with pytest.raises(RepositoryProblem, match=r"\.env cannot be copied .* take it out of \.worktreeinclude"):
        copy_included(root, tmp_path / "to")
