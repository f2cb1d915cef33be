"""Changing a settings file that a person wrote: their comments and their order stay.

    change_file(path, edit)   lock, read, edit, look at the outcome, replace

A file that is no TOML is left as it is and told about. The new text is written beside the old one and takes its place
in one step, so that a crash leaves one of the two and never half of one. Two writers take turns.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from podium.errors import Problem, SettingsError
from podium.textfile import array_tables, parse_toml, read_text

Value = str | int | float | bool | Sequence[str]


def change_file(path: Path, edit: Callable[[str], str], then: Callable[[], None] = lambda: None) -> None:
    """Change the text of a TOML file, which need not exist yet; `edit` may raise `SettingsError` to leave it.

    `then` is called while no other writer has his turn, so that who is told of two changes is told in their order.
    Raises `SettingsError` with the reason when it cannot be read or written, and then nothing is changed.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _turn(path.parent):
            before = _text(path)
            after = edit(before)
            _parsed(after, path)
            if after != before:
                _replace(path, after)
            then()
    except OSError as error:
        problem = Problem(str(path), f"cannot be written: {error.strerror}", "nothing was changed")
        raise SettingsError("settings", [problem]) from error


def change_document(text: str, path: Path, edit: Callable[[tomlkit.TOMLDocument], None]) -> str:
    """The text after a change of its values; raises `SettingsError` where its comments could not be kept with them."""
    try:
        document = tomlkit.parse(text)
        edit(document)
        after = tomlkit.dumps(document)
        if _parsed(after, path) == document.unwrap():
            return after
        why = "what would be written is not what was meant"
    except (TOMLKitError, IndexError, KeyError, TypeError) as error:  # its own faults with unusual files among them
        why = str(error)
    raise SettingsError("settings", [Problem(str(path), f"cannot be changed safely: {why}", "edit it by hand")])


def put_value(path: Path, key: Sequence[str], value: Value) -> None:
    """Set one key, such as `("window", "theme")`; its comment stays beside it. Raises like `change_file`."""

    def edit(document: tomlkit.TOMLDocument) -> None:
        table: tomlkit.TOMLDocument | Table = document
        for name in key[:-1]:
            inner = table.setdefault(name, tomlkit.table())
            if not isinstance(inner, Table):
                raise SettingsError("settings", [Problem(str(path), f"{'.'.join(key)} cannot be set", "see the file")])
            table = inner
        table[key[-1]] = value

    change_file(path, lambda text: change_document(text, path, edit))


def take_value(path: Path, key: Sequence[str]) -> None:
    """Take one key out, so that the layers below decide again; an absent one is no error. Raises like `change_file`."""

    def edit(document: tomlkit.TOMLDocument) -> None:
        table: object = document
        for name in key[:-1]:
            table = table.get(name) if isinstance(table, tomlkit.TOMLDocument | Table) else None
        if isinstance(table, tomlkit.TOMLDocument | Table) and key[-1] in table:
            del table[key[-1]]

    change_file(path, lambda text: change_document(text, path, edit))


def with_table(text: str, name: str, values: Mapping[str, object]) -> str:
    """The text with one more `[[name]]`, after the others of that name or at the end."""
    lines = text.splitlines(keepends=True)
    spans = array_tables(text, name)
    place = spans[-1][1] if spans else len(lines)
    if place and not lines[place - 1].endswith("\n"):
        lines[place - 1] += "\n"
    new = [f"[[{name}]]\n", *(f"{key} = {tomlkit.item(value).as_string()}\n" for key, value in values.items())]
    return "".join([*lines[:place], *(["\n"] if place else []), *new, *lines[place:]])


def without_table(text: str, name: str, place: int) -> str:
    """The text without one `[[name]]`; comments around it stay, because they may be about its neighbours."""
    lines = text.splitlines(keepends=True)
    first, last = array_tables(text, name)[place]
    if (first == 1 or not lines[first - 2].strip()) and last < len(lines) and not lines[last].strip():
        last += 1
    return "".join([*lines[: first - 1], *lines[last:]])


@contextlib.contextmanager
def _turn(directory: Path) -> Iterator[None]:
    """Wait for the writer before us; the lock lies on the directory, because the file itself is replaced."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _text(path: Path) -> str:
    text = read_text(path) if path.exists() else ""
    if isinstance(text, Problem):
        raise SettingsError("settings", [text])
    _parsed(text, path)
    return text


def _parsed(text: str, path: Path) -> dict[str, object]:
    parsed = parse_toml(text, str(path))
    if isinstance(parsed, Problem):
        raise SettingsError("settings", [parsed])
    return parsed


def _replace(path: Path, text: str) -> None:
    target = Path(os.path.realpath(path))  # a link into somebody's dotfiles stays one
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        Path(name).replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
