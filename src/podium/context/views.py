"""How files enter a prompt: as much as the work needs, and no more.

The first context file comes in full, the target file reduced to its `target_symbols` (in full when it
names none), all others as skeletons. A reduction that cannot be made is not an error: the file comes in
full, and its note says why. Nothing is left out silently.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import PurePosixPath

from podium.context.skeleton import Reduced, reduce_python
from podium.context.tokens import estimate_tokens
from podium.core.context import ContextFile, ContextViews, ViewKind
from podium.core.ticket import Ticket

PYTHON = frozenset({".py", ".pyi"})

Read = Callable[[str], str | None]
"""The text of a path relative to the repository's root, None when there is no such text file."""


def build_context(read: Read, ticket: Ticket) -> ContextViews:
    """The views of a ticket's context files, in the order written, and of its target file at the end.

    A target that is a context file too is shown once, as the target.
    """
    others = [path for path in dict.fromkeys(ticket.context_requirements) if path != ticket.target_file]
    first = ticket.context_requirements[:1]
    files = [_full(path, read(path)) if path in first else _skeleton(path, read(path)) for path in others]
    if ticket.target_file:
        files.append(_target(ticket.target_file, read(ticket.target_file), ticket.target_symbols))
    return ContextViews(tuple(files))


def _target(path: str, text: str | None, symbols: tuple[str, ...]) -> ContextFile:
    if text is None:
        return ContextFile(path, ViewKind.FULL, "", 0, 0, "does not exist yet")
    if not symbols:
        return _full(path, text)
    reduced = _reduce(path, text, symbols)
    if isinstance(reduced, str):
        return _full(path, text, reduced)
    note = _missing(symbols, reduced)
    if not reduced.found:
        return _full(path, text, f"{note}, so the file is shown in full")
    return _view(path, ViewKind.SYMBOLS, text, reduced.text, note)


def _skeleton(path: str, text: str | None) -> ContextFile:
    if text is None:
        return _full(path, text)
    reduced = _reduce(path, text)
    if isinstance(reduced, str):
        return _full(path, text, reduced)
    return _view(path, ViewKind.SKELETON, text, reduced.text)


def _full(path: str, text: str | None, note: str = "") -> ContextFile:
    if text is None:
        return ContextFile(path, ViewKind.FULL, "", 0, 0, "is not in the repository")
    return _view(path, ViewKind.FULL, text, text, note)


def _view(path: str, view: ViewKind, whole: str, text: str, note: str = "") -> ContextFile:
    return ContextFile(path, view, text, estimate_tokens(whole), estimate_tokens(text), note)


def _reduce(path: str, text: str, symbols: tuple[str, ...] = ()) -> Reduced | str:
    """The reduced file, or why it must come in full."""
    if PurePosixPath(path).suffix not in PYTHON:
        return "in full: only Python is reduced"
    return reduce_python(text, symbols) or "in full: the file has a syntax error"


def _missing(symbols: tuple[str, ...], reduced: Reduced) -> str:
    """Name the symbols that are not there, each with the nearest that are."""
    missing = []
    for symbol in symbols:
        if symbol not in reduced.found:
            near = difflib.get_close_matches(symbol, reduced.names, n=3)
            missing.append(f"no symbol '{symbol}'" + (f" (nearest: {', '.join(near)})" if near else ""))
    return "; ".join(missing)
