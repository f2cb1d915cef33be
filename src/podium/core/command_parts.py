"""A shell command cut into its parts, so that each can be judged.

    make && ruff check src | head -5        three parts: make; ruff check src; head -5

Only a small language is understood: plain words and quoted ones, joined by `&&`, `||`, `|`, `;` and line breaks. About
everything else there is a doubt: redirections, substitutions, variables, globs, backslashes, background jobs, here
documents, assignments, groups, loops, comments. A doubt is no fault, it only means that nobody but a person can say
what would run. So a part is never taken for less than the shell makes of it, and what the shell does with a word that
is understood is to pass it on as it is.

The tests hold this against bash itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

Part = tuple[str, ...]
"""The words of one simple command, quotes removed; the first one names the program."""

_PLAIN = re.compile(r"[A-Za-z0-9_./:,@%+=-]+")
"""Characters that no shell gives a meaning to, wherever they stand in a word; an assignment is looked for apart."""
_SINGLE = re.compile(r"'([^']*)'")
_DOUBLE = re.compile(r'"([^"$`\\]*)"')
_JOINT = re.compile(r"&&|\|\|(?!\|)|\|(?![|&])|;(?![;&])|\n")
_BLANK = re.compile(r"[ \t]+")
_ASSIGNS = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\+?=")

_RESERVED = {
    "!", "[[", "]]", "{", "}", "case", "coproc", "do", "done", "elif", "else", "esac", "fi", "for", "function",
    "if", "in", "select", "then", "time", "until", "while",
}  # fmt: skip
"""Words with which bash does not begin a simple command."""

_DOUBTS = (
    (re.compile(r"[<>]|&>"), "it redirects"),
    (re.compile(r"[`]|\$\("), "it substitutes the output of another command"),
    (re.compile(r"\$"), "it uses a variable"),
    (re.compile(r"&"), "it runs something in the background"),
    (re.compile(r"[*?\[\]{}~]"), "the shell would fill in names"),
    (re.compile(r"[()]"), "it groups commands"),
    (re.compile(r"#"), "it holds a comment"),
    (re.compile(r"\\"), "it holds a backslash"),
    (re.compile(r"['\"]"), "its quotes are not plain"),
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a command runs. With a `doubt` it may run more than, or something else than, its `parts`."""

    parts: tuple[Part, ...]
    doubt: str = ""
    joints: tuple[str, ...] = field(default=(), compare=False)
    """What stands between them, and after the last: `&&`, `||`, `|`, `;` or a line break."""


@lru_cache(maxsize=512)
def parts_of(command: str) -> Parts:
    """Cut a command as bash would; a doubt says, after "because", why not all of it is understood."""
    found: list[Part] = []
    words: list[str] = []
    joints: list[str] = []
    place, expects, doubt = 0, True, ""
    while place < len(command):
        if blank := _BLANK.match(command, place):
            place = blank.end()
        elif joint := _JOINT.match(command, place):
            if not words and joint[0] != "\n":
                doubt = doubt or "something is missing around its " + joint[0]
            if words:
                found.append(tuple(words))
                joints.append(joint[0])
            # A line may end, and a command may end with `;`; every other joint needs something after it.
            words, place, expects = [], joint.end(), joint[0] in ("&&", "||", "|") or (expects and not words)
        else:
            word, place, why = _word(command, place)
            doubt = doubt or why or ("" if words else _begins_strangely(word))
            words.append(word)
            expects = False
    if words:
        found.append(tuple(words))
    if expects:
        doubt = doubt or "something is missing at its end"
    return Parts(tuple(found), doubt, tuple(joints))


def _word(text: str, place: int) -> tuple[str, int, str]:
    """The word that begins at `place`, where it ends, and what is doubtful in it."""
    word, doubt = "", ""
    while place < len(text) and not (_BLANK.match(text, place) or _JOINT.match(text, place)):
        if match := _PLAIN.match(text, place):
            word, place = word + match[0], match.end()
        elif match := _SINGLE.match(text, place) or _DOUBLE.match(text, place):
            word, place = word + match[1], match.end()
            doubt = doubt or ("" if match[1].isprintable() else "it holds characters that cannot be seen")
        else:
            doubt = doubt or _why(text[place : place + 2])
            word, place = word + text[place], place + 1
    return word, place, doubt


def _why(text: str) -> str:
    """What stands there that is not understood."""
    found = (words for pattern, words in _DOUBTS if pattern.match(text))
    return next(found, f"nobody can be sure what {text[:1]!r} does there")


def _begins_strangely(word: str) -> str:
    """What is doubtful about a part's first word; quotes would make a reserved word a plain one, but who writes so?"""
    if word in _RESERVED:
        return f"{word} begins more than one command"
    if _ASSIGNS.match(word):
        return "it sets a variable"
    return "" if word else "its program has no name"
