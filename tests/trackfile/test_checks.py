"""Files that a track names, and what tickets say about each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from podium.trackfile.checks import check
from podium.trackfile.document import Document, Finding

Row = dict[str, object]


def found(root: Path | None, *rows: Row, committed: frozenset[str] | None = None) -> list[Finding]:
    return list(check(Document("t.json", {"tickets": list(rows)}, None, is_list=True), root, committed))


def needs(*paths: str, **more: object) -> Row:
    return {"id": "a", "description": "A", "context_requirements": list(paths), **more}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A directory with `src/parser.py`, a way out, and a link that leads nowhere else than to itself."""
    folder = tmp_path / "repository"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "parser.py").touch()
    (folder / "out").symlink_to(tmp_path)
    (folder / "loop").symlink_to("loop")
    return folder


@pytest.mark.parametrize(
    ("path", "what", "way_out"),
    [
        ("src/parsr.py", "'src/parsr.py' is not there", "did you mean 'src/parser.py'?"),
        ("nowhere/x", "'nowhere/x' is not there", ""),
        ("src", "'src' is a directory", "name its files"),
        ("../x", "'../x' leaves the repository", "paths start at the repository's root"),
        ("src/../..", "'src/../..' leaves the repository", "paths start at the repository's root"),
        ("/etc/passwd", "'/etc/passwd' leaves the repository", "paths start at the repository's root"),
        ("out/x", "'out/x' leaves the repository through a symbolic link", ""),
        ("loop/x", "'loop/x' cannot be followed", "see where its symbolic links lead"),
        ("x" * 5000, f"'{'x' * 5000}' is not there", ""),
    ],
)
def test_a_context_file_must_be_there_and_inside(root: Path, path: str, what: str, way_out: str) -> None:
    """Whatever is wrong with a path is told where it stands in the list."""
    assert found(root, needs("src/parser.py", path)) == [
        Finding(("tickets", 0, "context_requirements", 1), what, way_out)
    ]


def test_without_a_repository_only_the_words_of_a_path_are_judged() -> None:
    """`podium check` far from any repository still refuses what can never be right."""
    assert found(None, needs("gone.py", "../x", target_file="src")) == [
        Finding(
            ("tickets", 0, "context_requirements", 1),
            "'../x' leaves the repository",
            "paths start at the repository's root",
        )
    ]


def test_a_target_may_be_made_but_not_be_a_directory(root: Path) -> None:
    """A missing target, even in a missing directory, is what the ticket is for."""
    assert found(root, needs(target_file="new/deep/x.py")) == []
    assert found(root, needs("new.py", target_file="new.py")) == []
    assert found(root, needs(target_file="src")) == [
        Finding(("tickets", 0, "target_file"), "'src' is a directory", "name a file")
    ]
    assert [finding.what for finding in found(root, needs(target_file="../x"))] == ["'../x' leaves the repository"]


def test_a_file_that_comes_before_may_be_needed(root: Path) -> None:
    """Only an ancestor's target counts, however far; the others are named as the way out."""
    makes: Row = {"id": "maker", "description": "M", "target_file": "./new.py"}
    between: Row = {"id": "between", "description": "B", "depends_on": ["maker"]}
    assert found(root, makes, between, needs("new.py", depends_on=["between"])) == []
    assert found(root, makes, between, needs("new.py")) == [
        Finding(
            ("tickets", 2, "context_requirements", 0),
            "'new.py' is not there yet",
            "add 'maker', which makes it, to depends_on",
        )
    ]


def test_one_cycle_of_each_knot_is_told_whole() -> None:
    """A self-dependency inside a knot hides nothing."""
    rows: list[Row] = [
        {"id": "a", "depends_on": ["a", "b"]},
        {"id": "b", "depends_on": ["a"]},
        {"id": "x", "depends_on": ["y"]},
        {"id": "y", "depends_on": ["z"]},
        {"id": "z", "depends_on": ["x"]},
    ]
    assert [(finding.path[1], finding.what) for finding in found(None, *rows)] == [
        (0, "the ticket depends on itself"),
        (0, "a cycle: a -> b -> a"),
        (2, "a cycle: x -> y -> z -> x"),
    ]


def test_an_unknown_dependency_is_told_once() -> None:
    """With the nearest ticket, or without a word when nothing is near."""
    rows: list[Row] = [{"id": "parse-config"}, {"id": "b", "depends_on": ["parse-confg", "parse-confg", "zzz"]}]
    assert found(None, *rows) == [
        Finding(("tickets", 1, "depends_on"), "unknown ticket 'parse-confg'", "did you mean 'parse-config'?"),
        Finding(("tickets", 1, "depends_on"), "unknown ticket 'zzz'", ""),
    ]


@pytest.mark.parametrize("path", ["", " ", "a\0b", "a\nb", "\udc80"])
def test_what_is_no_path_is_left_to_the_check_of_types(root: Path, path: str) -> None:
    """One mistake is told once."""
    assert found(root, needs(path, target_file=path)) == []


def test_a_context_file_that_is_not_committed_reaches_no_worker(root: Path) -> None:
    """It lies on the disk, but workers start from the last commit; one that a ticket before makes is fine."""
    (root / "notes.md").touch()
    committed = frozenset({"src/parser.py"})
    makes: Row = {"id": "maker", "description": "M", "target_file": "notes.md"}

    assert found(root, needs("./src/parser.py", "notes.md"), committed=committed) == [
        Finding(
            ("tickets", 0, "context_requirements", 1),
            "'notes.md' is not committed",
            "commit it: workers see the last commit only",
        )
    ]
    assert found(root, makes, needs("notes.md", depends_on=["maker"]), committed=committed) == []
    assert found(root, needs("notes.md")) == []
