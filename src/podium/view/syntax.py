"""What the words of a command or of JSON are, so that a person sees where one thing ends and another begins.

Pygments reads both. Of a command it does not tell the programs from their arguments, which matters most to
somebody who must allow it; so the first word after each operator is told here. It is imported when first needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

MOST = 20_000
"""Letters; a longer text is not told apart, because that would take longer than a frame may."""


class Kind(StrEnum):
    """What a word is."""

    PROGRAM = "program"
    OPERATOR = "operator"
    """What joins, parts or redirects commands, and what runs one inside another."""
    KEYWORD = "keyword"
    STRING = "string"
    NUMBER = "number"
    NAME = "name"
    """A variable, or a key of an object."""
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Word:
    """The letters from `start` up to, not including, `end`; what no word covers is plain."""

    start: int
    end: int
    kind: Kind


Token = tuple[str, str]
"""What Pygments calls it, without the leading `Token.`, and the letters."""

_KINDS = (
    ("Comment", Kind.COMMENT),
    ("Keyword", Kind.KEYWORD),
    ("Name.Variable", Kind.NAME),
    ("Name.Tag", Kind.NAME),
    ("Literal.String.Interpol", Kind.NAME),
    ("Literal.String.Backtick", Kind.OPERATOR),
    ("Literal.String", Kind.STRING),
    ("Literal.Number", Kind.NUMBER),
    ("Operator", Kind.OPERATOR),
)
_BEFORE_A_PROGRAM = frozenset(
    ("&&", "||", "|", ";", "&", "(", "{", "!", "$(", "`", "do", "then", "else", "elif", "if", "while", "until")
)
_BEFORE_A_NAME = frozenset(("for", "case", "select", "in", "function"))
_REDIRECTS = frozenset("<>")


@lru_cache(maxsize=64)
def shell_words(command: str) -> tuple[Word, ...]:
    """The words of a shell command, compound or not."""
    if len(command) > MOST:
        return ()
    from pygments.lexers.shell import BashLexer

    tokens = BashLexer().get_tokens_unprocessed(command + "\n")  # without one it sees no comment at the end
    words = _placed(_shell((str(kind)[6:], text) for _, kind, text in tokens))
    return tuple(replace(word, end=min(word.end, len(command))) for word in words if word.start < len(command))


@lru_cache(maxsize=64)
def json_words(text: str) -> tuple[Word, ...]:
    """The words of JSON, whole or half written."""
    if len(text) > MOST:
        return ()
    from pygments.lexers.data import JsonLexer

    tokens = JsonLexer(stripnl=False, ensurenl=False).get_tokens_unprocessed(text)
    return tuple(_placed((_kind(str(kind)[6:]), text) for _, kind, text in tokens))


def _shell(tokens: Iterable[Token]) -> Iterator[tuple[Kind | None, str]]:
    """Each word with its kind; a program is what stands first, assignments before it left aside."""
    first, redirected = True, False
    for name, text in tokens:
        bare = text.strip()
        kind = _kind(name)
        if not bare:
            first = first or "\n" in text
        elif kind is Kind.COMMENT:
            first = first or text.endswith("\n")
        elif bare in _BEFORE_A_NAME:
            first = False
        elif bare in _BEFORE_A_PROGRAM:
            kind = kind if bare.isalpha() else Kind.OPERATOR
            first, redirected = not (bare == "&" and redirected), False
        elif set(bare) <= _REDIRECTS:
            kind, redirected = Kind.OPERATOR, True
        elif name == "Name.Variable" or bare == "=":
            pass
        elif name in ("Text", "Name.Builtin"):
            kind, first, redirected = Kind.PROGRAM if first and not redirected else None, first and redirected, False
        yield kind, text


def _kind(name: str) -> Kind | None:
    return next((kind for start, kind in _KINDS if name.startswith(start)), None)


def _placed(words: Iterable[tuple[Kind | None, str]]) -> Iterator[Word]:
    at = 0
    for kind, text in words:
        if kind is not None:
            yield Word(at, at + len(text), kind)
        at += len(text)
