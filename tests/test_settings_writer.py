"""Files that people wrote are changed so that nothing of theirs is lost."""

from __future__ import annotations

import threading
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.errors import SettingsError
from podium.settings_writer import change_file, put_value, take_value, with_table, without_table

THEIRS = '# mine\n[window]   # the window\ntheme = "dark"  # at night\n\n[workers]\nmax_workers = 3 # few\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / ".podium" / "config.toml"
    path.parent.mkdir()
    path.write_text(THEIRS, encoding="utf-8")
    return path


def test_a_value_is_put_in_its_place_and_every_comment_stays(file: Path) -> None:
    put_value(file, ("window", "theme"), "light")
    put_value(file, ("window", "scale"), 1.5)
    put_value(file, ("limits", "ticket", "turns"), 7)
    text = file.read_text(encoding="utf-8")
    assert all(comment in text for comment in ("# mine", "# the window", "# at night", "# few"))
    assert tomllib.loads(text) == {
        "window": {"theme": "light", "scale": 1.5},
        "workers": {"max_workers": 3},
        "limits": {"ticket": {"turns": 7}},
    }


def test_a_value_is_taken_out_so_that_the_layers_below_decide(file: Path) -> None:
    take_value(file, ("window", "theme"))
    take_value(file, ("window", "nothing"))
    take_value(file, ("nowhere", "at", "all"))
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {"window": {}, "workers": {"max_workers": 3}}


def test_a_file_that_is_not_there_is_made_with_its_directory(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    put_value(path, ("window", "theme"), "light")
    assert path.read_text(encoding="utf-8") == '[window]\ntheme = "light"\n'


def test_a_broken_file_is_told_about_and_left_as_it_is(file: Path) -> None:
    file.write_text("[window\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"config.toml:1:8: is not valid TOML"):
        put_value(file, ("window", "theme"), "light")
    assert file.read_text(encoding="utf-8") == "[window\n"


def test_a_key_below_a_value_cannot_be_set(file: Path) -> None:
    with pytest.raises(SettingsError, match=r"window\.theme\.x cannot be set"):
        put_value(file, ("window", "theme", "x"), 1)
    assert file.read_text(encoding="utf-8") == THEIRS


def test_what_cannot_be_written_is_told_and_leaves_no_litter(tmp_path: Path) -> None:
    """Here the directory's place is taken by a file."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be written"):
        put_value(tmp_path / "taken" / "config.toml", ("a",), 1)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_link_stays_a_link_and_the_mode_stays(file: Path) -> None:
    """Many keep such files in a repository of their own, and link to them."""
    theirs = file.with_name("dotfile.toml")
    file.rename(theirs)
    theirs.chmod(0o600)
    file.symlink_to(theirs)
    put_value(file, ("window", "theme"), "light")
    assert file.is_symlink()
    assert (theirs.stat().st_mode & 0o777, "light" in theirs.read_text(encoding="utf-8")) == (0o600, True)
    assert sorted(path.name for path in file.parent.iterdir()) == ["config.toml", "dotfile.toml"]


def test_writers_take_turns(tmp_path: Path) -> None:
    """Whatever many write at once, nothing of it is lost, and who is told of each is told in order."""
    path = tmp_path / "config.toml"
    told: list[int] = []

    def write(number: int) -> None:
        change_file(
            path,
            lambda text: text + f"k{number} = {number}\n",
            then=lambda: told.append(len(tomllib.loads(path.read_text(encoding="utf-8")))),
        )

    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == list(range(1, 13))


TABLES = st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.booleans()), min_size=1, max_size=5)


@given(tables=TABLES, place=st.integers(0, 4), before=st.booleans(), after=st.booleans())
def test_one_table_comes_or_goes_and_every_comment_stays(
    tables: list[tuple[bool, int, bool]], place: int, before: bool, after: bool
) -> None:
    """A comment above a table may be about it or not; whoever wrote it decides what becomes of it."""
    place %= len(tables)
    lines = ["[window]", "scale = 1 # s", ""] if before else []
    for number, (head, value, tail) in enumerate(tables):
        lines += [f"# above {number}"] if head else []
        lines += ["[[rules]]", f"n = {number} # inside {number}", f"v = {value}"] + ([""] if tail else [])
    lines += ["# last", "[workers]", "max_workers = 2"] if after else []
    text = "\n".join(lines) + "\n"

    less, more = without_table(text, "rules", place), with_table(text, "rules", {"n": 99, "v": "x"})

    left = [n for n in range(len(tables)) if n != place]
    read = tomllib.loads(less)
    assert [rule["n"] for rule in read.get("rules", [])] == left
    assert ("window" in read, "workers" in read) == (before, after)
    comments = [line for line in lines if line.startswith("#")]
    assert [line for line in less.splitlines() if line.startswith("#")] == comments
    read = tomllib.loads(more)
    assert [rule["n"] for rule in read["rules"]] == [*range(len(tables)), 99]
    assert [line for line in more.splitlines() if line and line not in ("n = 99", 'v = "x"', "[[rules]]")] == [
        line for line in lines if line and line != "[[rules]]"
    ]
