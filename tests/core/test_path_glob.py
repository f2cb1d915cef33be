"""Globs over paths in a worktree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.path_glob import exactly, is_exact, matches, may_lie_in


@pytest.mark.parametrize(
    ("glob", "path", "means"),
    [
        ("README.md", "README.md", True),
        ("README.md", "docs/README.md", False),
        ("src/*.py", "src/a.py", True),
        ("src/*.py", "src/deep/a.py", False),
        ("src/**", "src/deep/a.py", True),
        ("src/**", "src", False),
        ("src/**", "srcs/a.py", False),
        ("**/test_*.py", "test_a.py", True),
        ("**/test_*.py", "a/b/test_a.py", True),
        ("**/test_*.py", "a/b/test_a.pyc", False),
        ("a/**/z", "a/z", True),
        ("a/**/z", "a/b/c/z", True),
        ("**", "a/b", True),
        ("a?[0-9]", "ab1", True),
        ("*", "a/b", False),
    ],
)
def test_a_star_stays_inside_a_name_and_two_cross_directories(glob: str, path: str, means: bool) -> None:
    assert matches(glob, path) is means


PATHS = st.lists(st.text("ab*?[]!.", min_size=1, max_size=4), min_size=1, max_size=4).map("/".join)


@given(PATHS, PATHS)
def test_the_glob_of_one_path_means_that_path_alone(path: str, other: str) -> None:
    """A file may be called `a*`; the narrowest rule about it must not mean `ab` as well."""
    assert matches(exactly(path), path)
    assert is_exact(exactly(path))
    assert matches(exactly(path), other) is (path == other)


@given(PATHS, PATHS)
def test_what_a_glob_means_below_a_directory_may_lie_in_it(directory: str, name: str) -> None:
    """For any glob that means a path, each directory on the way may hold it."""
    path = f"{directory}/{name}"
    for glob in (exactly(path), "**", f"{exactly(directory)}/**", "/".join("*" for _ in path.split("/"))):
        assert matches(glob, path)
        assert may_lie_in(glob, directory)
        assert may_lie_in(glob, ".")


def test_a_glob_of_another_place_does_not_lie_in_a_directory() -> None:
    assert [may_lie_in("secrets/**", d) for d in ("src", "secrets", "secrets/deep", "sec")] == [
        False,
        True,
        True,
        False,
    ]
    assert not may_lie_in("secrets", "secrets")
