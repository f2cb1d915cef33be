"""Lines of keys, and complaints that name a place."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.errors import Problem
from podium.textfile import array_tables, key_lines, parse_toml, read_text

TEXT = '''# c = 1
a = 1
"b.c".d = """
x = 1
[no]
"""""
arr = [ # [
  1,
  2]
[track] # hey = 3
id = "x"
[[tickets]]
id = 'a # = ['
[tickets.sub]
x = 1
[[tickets]]

in = {a = 1, b = [1]}
['q uo']
z=1
'''


NOBODY = 65534


def test_every_key_and_table_has_its_line() -> None:
    """Comments, strings of all kinds, arrays over several lines and dotted keys do not mislead."""
    assert tomllib.loads(TEXT)
    assert key_lines(TEXT).lines == {
        ("a",): 2,
        ("b.c", "d"): 3,
        ("arr",): 7,
        ("track",): 10,
        ("track", "id"): 11,
        ("tickets", 0): 12,
        ("tickets", 0, "id"): 13,
        ("tickets", 0, "sub"): 14,
        ("tickets", 0, "sub", "x"): 15,
        ("tickets", 1): 16,
        ("tickets", 1, "in"): 18,
        ("q uo",): 19,
        ("q uo", "z"): 20,
    }
    assert key_lines(TEXT.replace("\n", "\r\n")).lines == key_lines(TEXT).lines


def test_each_array_of_tables_reaches_to_the_end_of_its_keys() -> None:
    """Comments after the last key, and blank lines, belong to nobody."""
    text = '[[r]]\na = """\nb\n"""  # c\n# of the next\n\n[[r]]\n[other]\nx = [\n1,\n]\n[[ "r" ]] # head\ny = 1\n'
    assert array_tables(text, "r") == [(1, 4), (7, 7), (12, 13)]
    assert array_tables(text.replace("\n", "\r\n"), "r") == [(1, 4), (7, 7), (12, 13)]
    assert array_tables("r = [{a = 1}]", "r") == []


def test_what_has_no_line_of_its_own_has_that_of_what_is_around_it() -> None:
    """A missing key is looked for in its table, and a stranger nowhere."""
    lines = key_lines(TEXT)
    assert (lines.of(("tickets", 1, "missing")), lines.of(("tickets", 1, "in", "a")), lines.of(("zzz",))) == (
        16,
        18,
        None,
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a = \n", Problem("f:1:5", "is not valid TOML: Invalid value")),
        ("a = 1\n\nb == 2", Problem("f:3:4", "is not valid TOML: Invalid value")),
        ("a = " + "[" * 5000, Problem("f", "is nested too deeply")),
    ],
)
def test_broken_toml_is_told_with_line_and_column(text: str, problem: Problem) -> None:
    """Whatever the parser says, the place comes first."""
    assert parse_toml(text, "f") == problem


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """Missing, a directory, not UTF-8, an impossible name: each its own words; a byte order mark is no problem."""
    (tmp_path / "latin").write_bytes(b"a\nb\xe9")
    (tmp_path / "bom").write_bytes(b"\xef\xbb\xbfa = 1")
    assert read_text(tmp_path / "bom") == "a = 1"
    assert read_text(tmp_path / "latin") == Problem(
        f"{tmp_path}/latin:2", "is not UTF-8 text", "save the file as UTF-8"
    )
    assert read_text(tmp_path) == Problem(str(tmp_path), "is a directory", "name a file")
    assert read_text(tmp_path / "no") == Problem(f"{tmp_path}/no", "cannot be read: No such file or directory")
    assert isinstance(read_text(Path("a\0b")), Problem)


def test_a_file_without_permission_is_told(tmp_path: Path) -> None:
    """The system's own reason is passed on."""
    (tmp_path / "f").touch(mode=0o000)
    with as_nobody():
        problem = read_text(tmp_path / "f")
    assert problem == Problem(f"{tmp_path}/f", "cannot be read: Permission denied")


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything, so it becomes somebody who may not; others stay who they are."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(me)


texts = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)


@given(st.lists(st.tuples(texts, texts, st.integers(0, 3)), max_size=6, unique_by=lambda row: row[0]))
def test_lines_are_right_for_any_names_and_values(rows: list[tuple[str, str, int]]) -> None:
    """Quotes, brackets, signs and blanks in names and values never shift a line."""
    text, expected, number = "", {}, 1
    for name, value, blanks in rows:
        expected[(name,)] = number
        key, quoted = (json.dumps(part, ensure_ascii=False).replace("\x7f", "\\u007f") for part in (name, value))
        text += f"{key} = [{quoted}, '''\n]''',\n 1] # {value}\n" + "\n" * blanks
        number += 3 + blanks
    assert list(tomllib.loads(text)) == [row[0] for row in rows]
    assert key_lines(text).lines == expected


@given(st.text())
def test_any_text_is_toml_or_a_problem(text: str) -> None:
    """And what is TOML has lines."""
    if not isinstance(parse_toml(text, "f"), Problem):
        key_lines(text)
