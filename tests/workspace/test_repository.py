"""Which repositories can be conducted, and what is told about the others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from podium.errors import RepositoryProblem
from podium.workspace.repository import Repository
from tests.workspace.conftest import run_git, start_repository


def problem(path: Path) -> str:
    with pytest.raises(RepositoryProblem) as caught:
        Repository.open(path)
    return str(caught.value)


def test_opens_the_repository_that_a_subdirectory_stands_in(root: Path) -> None:
    """The root is found from anywhere inside, and HEAD is a full commit id."""
    opened = Repository.open(root / "src")
    assert (opened.root, opened.head()) == (root.resolve(), run_git(root, "rev-parse", "HEAD"))


def test_says_what_is_wrong_and_the_way_out(tmp_path: Path, root: Path) -> None:
    """Not there, no repository, no commit, bare, inside .git: each is told apart, with its way out."""
    (tmp_path / "plain").mkdir()
    run_git(tmp_path, "init", "-q", "empty")
    run_git(tmp_path, "clone", "-q", "--bare", str(root), "bare.git")
    assert "is not a directory" in problem(tmp_path / "nowhere")
    assert "`git init` makes it one" in problem(tmp_path / "plain")
    assert "has no commit yet" in problem(tmp_path / "empty")
    assert "clone it and open the clone" in problem(tmp_path / "bare.git")
    assert "open the working tree" in problem(root / ".git")


def test_no_git_is_told(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without git on the PATH the message says how to get it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "install it" in problem(root)


def test_an_old_git_is_told(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A git that cannot merge trees is refused with the version that can."""
    old = tmp_path / "bin" / "git"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho git version 2.34.1\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{old.parent}{os.pathsep}{os.environ['PATH']}")
    assert "git 2.38 or newer" in problem(root)


def test_an_unfinished_operation_is_told(root: Path) -> None:
    """A merge in progress is named; Podium waits until it is finished."""
    run_git(root, "switch", "-q", "-c", "other")
    (root / "a.txt").write_text("theirs\n")
    run_git(root, "commit", "-q", "-am", "theirs")
    run_git(root, "switch", "-q", "main")
    (root / "a.txt").write_text("ours\n")
    run_git(root, "commit", "-q", "-am", "ours")
    with pytest.raises(Exception, match="merge"):
        run_git(root, "merge", "other")
    assert "a merge is in progress" in problem(root)


def test_a_surrounding_git_does_not_mislead(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Started from a hook of another repository, Podium still opens the one that was named."""
    other = start_repository(tmp_path / "other", {"x": "x"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    assert Repository.open(root).root == root.resolve()


def test_dirty_files_are_named_and_podium_is_not(repository: Repository) -> None:
    """Changed, deleted and new files are listed whatever their names; Podium's own directory is not."""
    root = repository.root
    (root / "a.txt").write_text("changed\n")
    (root / "src/b.txt").unlink()
    (root / "new ü\n.txt").write_text("new\n")
    (root / ".podium").mkdir()
    (root / ".podium/podium.db").write_text("db")
    assert repository.dirty_files() == ("a.txt", "src/b.txt", "new ü\n.txt")


def test_podium_is_excluded_once_in_all_worktrees(root: Path, tmp_path: Path) -> None:
    """The lines are added once, after whatever the user had there, and a linked worktree shares them."""
    (root / ".git/info/exclude").write_text("mine\n.podium/")
    run_git(root, "worktree", "add", "-q", str(tmp_path / "linked"))
    for path in (root, tmp_path / "linked", root):
        Repository.open(path).exclude_podium()
    assert (root / ".git/info/exclude").read_text() == "mine\n.podium/\n.podium-write-*\n"
    assert Repository.open(tmp_path / "linked").root == (tmp_path / "linked").resolve()


def test_refs_are_resolved_in_the_order_in_which_they_are_asked_for(repository: Repository) -> None:
    """What is not there, or is no commit, is None."""
    head = repository.head()
    assert repository.resolve_all("refs/heads/none", "refs/heads/main", "HEAD:a.txt", "HEAD") == (
        None, head, None, head
    )  # fmt: skip


def test_a_lost_object_is_told_by_its_name(root: Path) -> None:
    """A damaged repository, or a partial clone without its origin: no crash, and the way out."""
    (root / "lost.txt").write_text("soon gone\n", encoding="utf-8")
    run_git(root, "add", "lost.txt")
    run_git(root, "commit", "-qm", "lost")
    blob = run_git(root, "rev-parse", "HEAD:lost.txt")
    (root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(RepositoryProblem, match=f"git has lost object {blob}; `git fsck` tells"):
        Repository.open(root).read_texts("HEAD", ["lost.txt"])


def test_reads_files_of_a_commit(repository: Repository) -> None:
    """Text is read as it was committed; what is missing, binary, a link or a directory is None."""
    root = repository.root
    (root / "bin").write_bytes(b"\0\1")
    (root / "link").symlink_to("a.txt")
    run_git(root, "add", "-A")
    run_git(root, "commit", "-q", "-m", "more")
    (root / "a.txt").write_text("not committed\n")
    read = {name: repository.read_text("HEAD", name) for name in ("a.txt", "src/b.txt", "none", "src", "bin", "link")}
    assert read == {
        "a.txt": "one\ntwo\nthree\n",
        "src/b.txt": "b\n",
        "none": None,
        "src": None,
        "bin": None,
        "link": None,
    }
    assert repository.read_texts("HEAD", ("src/b.txt", "none", "bin", "./a.txt", "src", "a.txt")) == {
        "src/b.txt": "b\n", "./a.txt": "one\ntwo\nthree\n", "a.txt": "one\ntwo\nthree\n"
    }  # fmt: skip
    assert repository.read_texts("HEAD", ()) == repository.read_texts("HEAD", ("none",)) == {}
    assert repository.list_files("HEAD") == ("a.txt", "bin", "link", "src/b.txt")
