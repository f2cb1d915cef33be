"""Words of commands and of JSON: each is told for what it is, and every letter stays where it was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from podium.view.syntax import MOST, Kind, json_words, shell_words


def told(command: str, kind: Kind) -> list[str]:
    return [command[word.start : word.end] for word in shell_words(command) if word.kind is kind]


def test_every_program_of_a_compound_command_is_told() -> None:
    """Behind each operator, in substitutions, after assignments; arguments are not programs."""
    command = 'cd src && FOO=1 pytest -q "a b" | tee log; echo $(date +%s) `ls`; if test -f x; then rm x; fi'
    assert told(command, Kind.PROGRAM) == ["cd", "pytest", "tee", "echo", "date", "ls", "test", "rm"]
    assert told(command, Kind.STRING) == ['"a b"']
    assert told(command, Kind.NAME) == ["FOO"]


def test_operators_and_redirections_stand_out() -> None:
    """What joins commands and what writes somewhere must not be overlooked."""
    command = "make 2>&1 >> out.log < in && a || b & c"
    assert "".join(told(command, Kind.OPERATOR)) == ">&>><&&||&"
    assert told(command, Kind.PROGRAM) == ["make", "a", "b", "c"]


def test_the_name_that_a_loop_goes_over_is_no_program() -> None:
    """It stands where one could."""
    assert told("for f in a b; do ls $f; done", Kind.PROGRAM) == ["ls"]


def test_each_line_begins_with_a_program() -> None:
    """Also after a comment."""
    assert told("ls a # all\nrm b\n\nmake", Kind.PROGRAM) == ["ls", "rm", "make"]
    assert told("ls a # all", Kind.COMMENT) == ["# all"]


def test_json_is_told_apart() -> None:
    """Keys, texts, numbers and words of the language."""
    text = '{"names": ["a", 1, true]}'
    assert [(text[w.start : w.end], w.kind) for w in json_words(text)] == [
        ('"names"', Kind.NAME),
        ('"a"', Kind.STRING),
        ("1", Kind.NUMBER),
        ("true", Kind.KEYWORD),
    ]


def test_a_very_long_text_is_left_plain() -> None:
    """Colour is not worth a wait."""
    assert (shell_words("x " * MOST), json_words("1 " * MOST)) == ((), ())


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab $(){}`'\"|&;<>=\\\n#-漢", max_size=40))
def test_words_are_in_order_and_within_the_text(text: str) -> None:
    """Whatever is written, nothing is told twice."""
    for words in (shell_words(text), json_words(text)):
        ends = [0, *(word.end for word in words)]
        assert all(word.start >= end for word, end in zip(words, ends, strict=False))
        assert all(word.start < word.end <= len(text) for word in words)
