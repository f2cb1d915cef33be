"""Nothing leads out of the worktree: not `..`, not absolute paths, not links, not `.git`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.tools.confine import confined, directory, open_confined
from podium.tools.tool import ToolProblem


@pytest.fixture(scope="module")
def maze(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A worktree full of links that lead in, out, up and in circles; `secret` lies next to it."""
    above = tmp_path_factory.mktemp("maze")
    root = above / "tree"
    (root / "a/b").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "a/file").write_text("inside")
    (above / "secret").write_text("outside")
    for name, target in {
        "out": "..",
        "a/up": "../..",
        "a/inside": "b",
        "a/b/root": "../..",
        "leak": "../secret",
        "absolute": str(above),
        "loop": "loop",
        "hidden": ".git",
    }.items():
        (root / name).symlink_to(target)
    return root


PARTS = [
    "..",
    ".",
    "a",
    "b",
    "out",
    "up",
    "inside",
    "root",
    "leak",
    "absolute",
    "loop",
    "file",
    "tree",
    "secret",
    "new",
]
paths = st.lists(st.sampled_from([*PARTS, ".git", "hidden", ".GIT", ""]), min_size=1, max_size=7).map("/".join)


@given(path=paths, absolute=st.booleans())
def test_what_is_allowed_really_is_inside(maze: Path, path: str, absolute: bool) -> None:
    """Whatever is made of `..`, links and absolute paths: it is refused, or it is inside and not in `.git`."""
    try:
        relative = confined(maze, f"{maze}/{path}" if absolute else path)
    except ToolProblem:
        return
    real = Path(os.path.realpath(maze / relative))
    assert real == Path(os.path.realpath(maze)) / relative
    assert ".git" not in relative.parts


@given(path=paths)
def test_a_refusal_is_never_of_a_plain_path(maze: Path, path: str) -> None:
    """A path without links, `..` and `.git` is allowed as it is."""
    parts = [part for part in path.split("/") if part in ("a", "b", "file", "new", "tree", "secret")]
    plain = "/".join(parts) or "a"
    assert confined(maze, plain) == Path(plain)


@pytest.mark.parametrize(
    "path",
    ["..", "../secret", "/etc/passwd", "leak", "out/secret", "a/up/secret", "absolute/secret", "a/b/root/../secret"],
)
def test_ways_out_are_refused(maze: Path, path: str) -> None:
    """Each is told to stay inside."""
    with pytest.raises(ToolProblem, match="leads out of the worktree"):
        confined(maze, path)


@pytest.mark.parametrize(
    "path", [".git", ".git/config", ".GIT/config", "hidden", "a/../.git", "sub/.git", ".g\u200cit/x"]
)
def test_gits_own_files_are_closed(maze: Path, path: str) -> None:
    """Through a link, in another spelling, and below a directory."""
    with pytest.raises(ToolProblem, match="belongs to git itself"):
        confined(maze, path)


@pytest.mark.parametrize("path", ["", "a\0b", "a\nb", "\ud800"])
def test_what_is_no_path_is_refused(maze: Path, path: str) -> None:
    """Control characters would forge lines in a diff."""
    with pytest.raises(ToolProblem, match="is not a path"):
        confined(maze, path)


def test_a_directory_swapped_for_a_link_is_not_followed(tmp_path: Path) -> None:
    """Between the judgement and the opening the directory became a link to the outside: opening fails."""
    root, outside = tmp_path / "tree", tmp_path / "outside"
    (root / "dir").mkdir(parents=True)
    (root / "dir/file").write_text("inside")
    outside.mkdir()
    (outside / "file").write_text("outside")
    judged = confined(root, "dir/file")
    (root / "dir").rename(root / "was")
    (root / "dir").symlink_to(outside)
    with pytest.raises(OSError, match="Not a directory"):
        open_confined(root, judged, os.O_RDONLY)
    with pytest.raises(OSError, match="Not a directory"), directory(root, judged.parent, create=True):
        pass
