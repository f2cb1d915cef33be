"""Commands cut into parts: conservative, and never less than what bash itself would run."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podium.core.command_parts import Parts, parts_of

BASH = shutil.which("bash") or "/bin/sh"
SHOWS = "show() { printf '%s\\0' show \"$@\"; printf '\\1\\0'; }\n"
"""Each part tells its words, whatever it is joined to by `;`."""


@pytest.mark.parametrize(
    ("command", "parts"),
    [
        ("make", [("make",)]),
        ("make && ruff check src | head -5", [("make",), ("ruff", "check", "src"), ("head", "-5")]),
        ("a; b\nc || d", [("a",), ("b",), ("c",), ("d",)]),
        ("a &&\n\n b;\n", [("a",), ("b",)]),
        ("git commit -m 'a $b > c' \"d e\"f", [("git", "commit", "-m", "a $b > c", "d ef")]),
        ("./run.sh --level=3 a,b:c@d%e+f", [("./run.sh", "--level=3", "a,b:c@d%e+f")]),
    ],
)
def test_a_plain_command_is_cut_into_its_parts(command: str, parts: list[tuple[str, ...]]) -> None:
    assert parts_of(command) == Parts(tuple(parts))


@pytest.mark.parametrize(
    ("command", "doubt"),
    [
        ("a > b", "it redirects"),
        ("a 2>&1", "it redirects"),
        ("a &> b", "it redirects"),
        ("a < b", "it redirects"),
        ("a << EOF\nrm x\nEOF", "it redirects"),
        ("diff <(a) <(b)", "it redirects"),
        ("a $(b)", "it substitutes the output of another command"),
        ("a `b`", "it substitutes the output of another command"),
        ('a "$(b)"', "its quotes are not plain"),
        ("$x y", "it uses a variable"),
        ("a ${x}", "it uses a variable"),
        ("a & b", "it runs something in the background"),
        ("a &", "it runs something in the background"),
        ("rm *", "the shell would fill in names"),
        ("ls ~root", "the shell would fill in names"),
        ("rm {a,b}", "the shell would fill in names"),
        ("(a)", "it groups commands"),
        ("f() { a; }", "it groups commands"),
        ("a # b", "it holds a comment"),
        ("r\\m x", "it holds a backslash"),
        ("a 'b", "its quotes are not plain"),
        ("a 'b\nc'", "it holds characters that cannot be seen"),
        ("X=1 a", "it sets a variable"),
        ("x+=1", "it sets a variable"),
        ("if a; then b; fi", "if begins more than one command"),
        ("time a", "time begins more than one command"),
        ("a && while b", "while begins more than one command"),
        ("'' a", "its program has no name"),
        ("; a", "something is missing around its ;"),
        ("a || ; b", "something is missing around its ;"),
        ("a &&", "something is missing at its end"),
        ("", "something is missing at its end"),
        (" \n ", "something is missing at its end"),
        ("a |& b", "nobody can be sure what '|' does there"),
        ("a\rb", "nobody can be sure what '\\r' does there"),
        ("a\u00a0b", "nobody can be sure what '\\xa0' does there"),
    ],
)
def test_everything_else_is_doubtful(command: str, doubt: str) -> None:
    assert parts_of(command).doubt == doubt


def test_what_joins_the_parts_is_kept() -> None:
    """A part after `&&` may not run where one after `;` does."""
    assert parts_of("a && b; c\nd | e || f").joints == ("&&", ";", "\n", "|", "||")
    assert parts_of("\na;").joints == (";",)
    assert parts_of("a && b") == parts_of("a; b")


def test_what_is_known_of_a_doubtful_command_is_cut_all_the_same() -> None:
    """A rule that denies can be sure of a part, whatever stands beside it."""
    assert parts_of("make > log; rm -rf src").parts == (("make", ">", "log"), ("rm", "-rf", "src"))


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="sa'\"\\$`;|&<>(){}[]*?~#!=-+ \t\n\r\0é%^", max_size=24))
def test_any_text_is_cut_without_losing_a_visible_character_of_a_plain_one(text: str) -> None:
    """Nothing that stands in a command without a doubt is left out of its parts, but blanks, quotes and joints."""
    cut = parts_of(text)
    assert all(part and all(isinstance(word, str) for word in part) for part in cut.parts)
    if not cut.doubt:
        kept = [c for part in cut.parts for word in part for c in word if c not in " \t"]
        left = [c for c in text if c not in " \t\n'\"" and c not in ";|&"]
        inside = [c for c in kept if c not in "'\";|&"]
        assert inside == left
        assert cut.parts


WORDS = st.lists(
    st.one_of(
        st.text("ab-._/=,:@%+", min_size=1, max_size=4),
        st.text('a b$`\\"*;|&>#~{}()!', max_size=6).map(lambda t: f"'{t}'"),
        st.text("a b'*;|&>#~{}()!", max_size=6).map(lambda t: f'"{t}"'),
        st.text("ab'\"\\$`*?[]{}~#;&|<>() \t", min_size=1, max_size=4),
    ),
    max_size=4,
).map(" ".join)


@settings(max_examples=120, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=3))
def test_bash_makes_of_each_part_what_we_make_of_it(tails: list[str]) -> None:
    """What is understood is what runs: the same parts, with the same words, and nothing beside them."""
    command = "; ".join(f"show {tail}" for tail in tails)
    cut = parts_of(command)
    if cut.doubt or any(part[0] != "show" for part in cut.parts):
        return
    ran = subprocess.run([BASH, "-c", SHOWS + command], capture_output=True, check=False)
    told = [tuple(part.split("\0")[:-1]) for part in ran.stdout.decode().split("\1\0")[:-1]]
    assert (told, ran.returncode) == (list(cut.parts), 0), ran.stderr
