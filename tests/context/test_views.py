"""How files enter a prompt."""

from __future__ import annotations

from podium.context.views import build_context
from podium.core.context import ContextFile, ContextViews, ViewKind
from podium.core.ticket import Ticket, TicketId

CODE = "def parse(text):\n    return text.split()\n\n\ndef render(words):\n    return ' '.join(words)\n"
SKELETON = "def parse(text):\n    ...\n\n\ndef render(words):\n    ...\n"
SYMBOLS = "def parse(text):\n    return text.split()\n\n\ndef render(words):\n    ...\n"
FILES = {"first.py": CODE, "second.py": CODE, "target.py": CODE, "notes.md": "# Notes\n", "broken.py": "def f(:\n"}


def context(*requirements: str, target: str | None = None, symbols: tuple[str, ...] = ()) -> ContextViews:
    ticket = Ticket(
        TicketId("t"), "work", context_requirements=requirements, target_file=target, target_symbols=symbols
    )
    return build_context(FILES.get, ticket)


def test_first_in_full_target_by_symbols_others_as_skeletons() -> None:
    """The three views stand in the order of the ticket, the target last, with estimates before and after."""
    assert context("first.py", "second.py", target="target.py", symbols=("parse",)) == ContextViews(
        (
            ContextFile("first.py", ViewKind.FULL, CODE, 23, 23),
            ContextFile("second.py", ViewKind.SKELETON, SKELETON, 23, 14),
            ContextFile("target.py", ViewKind.SYMBOLS, SYMBOLS, 23, 18),
        )
    )


def test_totals_are_sums() -> None:
    """Tokens before and after add up over the files."""
    views = context("first.py", "second.py")
    assert (views.tokens_before, views.tokens_after) == (46, 37)


def test_a_target_without_symbols_is_whole() -> None:
    """And it is shown once, even when it is a context file too."""
    assert context("second.py", "target.py", target="target.py").files == (
        ContextFile("second.py", ViewKind.FULL, CODE, 23, 23),
        ContextFile("target.py", ViewKind.FULL, CODE, 23, 23),
    )


def test_a_missing_symbol_is_named_with_the_nearest() -> None:
    """What was found is shown as symbols; when nothing was, the file comes in full."""
    (some,) = context(target="target.py", symbols=("parse", "rendr")).files
    assert (some.view, some.text) == (ViewKind.SYMBOLS, SYMBOLS)
    assert some.note == "no symbol 'rendr' (nearest: render)"
    (none,) = context(target="target.py", symbols=("zzz",)).files
    assert (none.view, none.text) == (ViewKind.FULL, CODE)
    assert none.note == "no symbol 'zzz', so the file is shown in full"


def test_what_cannot_be_reduced_comes_in_full_and_says_so() -> None:
    """Other languages and broken Python are never cut."""
    assert context("first.py", "notes.md", "broken.py").files[1:] == (
        ContextFile("notes.md", ViewKind.FULL, "# Notes\n", 2, 2, "in full: only Python is reduced"),
        ContextFile("broken.py", ViewKind.FULL, "def f(:\n", 2, 2, "in full: the file has a syntax error"),
    )


def test_files_that_are_not_there_are_said() -> None:
    """A target may be made by the ticket; a context file that vanished is told to the worker."""
    assert context("gone.py", "gone2.py", target="new.py", symbols=("f",)).files == (
        ContextFile("gone.py", ViewKind.FULL, "", 0, 0, "is not in the repository"),
        ContextFile("gone2.py", ViewKind.FULL, "", 0, 0, "is not in the repository"),
        ContextFile("new.py", ViewKind.FULL, "", 0, 0, "does not exist yet"),
    )


def test_no_files_make_no_text() -> None:
    """A ticket without context adds nothing to its prompt."""
    assert context() == ContextViews()
    assert ContextViews().text() == ""
