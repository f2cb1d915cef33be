"""The settings for a window: read, judged and written in a thread of their own, so that the window never waits.

A value is judged together with all other layers before anything is written, and is refused with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from podium.config import load_settings, repository_settings_file, user_settings_file
from podium.errors import PodiumError, SettingsError
from podium.resources import SETTINGS, resource
from podium.settings import Settings
from podium.settings_layers import (
    Layer,
    Tree,
    Value,
    dotted,
    file_layer,
    known_keys,
    leaves,
    merged,
    problems_of,
    put_at,
    typed,
    value_at,
)
from podium.settings_writer import put_value, take_value
from podium.textfile import key_lines
from podium.view.settings_page import LIVE, Scope, SettingRow, SettingsPage

Keys = tuple[str, ...]
"""The names on the way to a key."""

_NOT_HERE = ("prices", "rules")
"""Tables whose keys are a person's own words; they are edited in the file, rules in their own list."""


class SettingsEditor:
    """A `view.settings_page.Preferences` on the real files."""

    def __init__(
        self, repository: Path, environ: Mapping[str, str], overrides: Mapping[str, Value] | None = None
    ) -> None:
        self._repository, self._environ, self._overrides = repository, dict(environ), dict(overrides or {})
        self._beside = ThreadPoolExecutor(1, "podium-settings")
        self._page = SettingsPage()
        self._wake: Callable[[], None] = lambda: None

    @property
    def page(self) -> SettingsPage:
        return self._page

    def on_change(self, wake: Callable[[], None]) -> None:
        self._wake = wake

    def read(self) -> None:
        self._beside.submit(self._guarded, "", lambda: "")

    def put(self, scope: Scope, key: str, text: str) -> None:
        self._beside.submit(self._guarded, key, lambda: self._put(scope, key, text))

    def take(self, scope: Scope, key: str) -> None:
        self._beside.submit(self._guarded, key, lambda: self._take(scope, key))

    def close(self) -> None:
        """Wait until what was asked for is written."""
        self._beside.shutdown()

    # --- in the thread ----------------------------------------------------------------------------

    def _guarded(self, key: str, work: Callable[[], str]) -> None:
        """Do it and show the page that follows; what is wrong stands beside the key."""
        try:
            said = work()
            self._page = replace(self._look(), said=said)
        except (PodiumError, OSError) as error:
            self._page = replace(self._page, problems={key: _words(error)}, said="")
        self._wake()

    def _put(self, scope: Scope, key: str, text: str) -> str:
        path, file = tuple(key.split(".")), self._file(scope)
        value = typed(text, value_at(_shipped().tree, path))
        self._judge(scope, path, value)
        put_value(file, path, value)  # type: ignore[arg-type]  # a judged value is one of TOML's
        return f"{key} = {text}, in {file}" + ("" if key in LIVE else "; from the next start on")

    def _take(self, scope: Scope, key: str) -> str:
        take_value(self._file(scope), key.split("."))
        return f"{key} is no longer set in {self._file(scope)}"

    def _judge(self, scope: Scope, path: tuple[str, ...], value: object) -> None:
        """Raise what is wrong with this value on top of the layers below it, and of its own."""
        below: Tree = _shipped().tree
        for layer in Scope:
            below = merged(below, _tree(self._file(layer)))
            if layer is scope:
                break
        new: Tree = {}
        put_at(new, path, value)
        try:
            Settings.model_validate(merged(below, new))
        except ValidationError as error:
            raise SettingsError("settings", list(problems_of(error, Layer(new)))) from error

    def _look(self) -> SettingsPage:
        files = {scope: self._file(scope) for scope in Scope}
        shown = {scope: str(file) for scope, file in files.items()}
        try:
            loaded = load_settings(self._repository, self._environ, self._overrides)
        except SettingsError as error:
            return SettingsPage(self._page.rows, shown, {"": str(error)})
        held = {scope: Layer(_tree(file)) for scope, file in files.items()}
        origins = {setting.key: setting.origin for setting in loaded.report}
        in_force = loaded.settings.model_dump(mode="json")
        about, choices = _comments(), dict(_choices())
        rows = tuple(
            SettingRow(
                key=dotted(path),
                value=_typeable(value_at(in_force, path)),
                origin=origins.get(dotted(path), "default"),
                about=about.get(path, ""),
                choices=choices.get(path, ()),
                set_in=frozenset(scope for scope, layer in held.items() if layer.holds(path)),
            )
            for path in known_keys()
            if path[0] not in _NOT_HERE
        )
        return SettingsPage(rows, shown)

    def _file(self, scope: Scope) -> Path:
        return user_settings_file() if scope is Scope.USER else repository_settings_file(self._repository)


def _shipped() -> Layer:
    layer = file_layer(resource(SETTINGS))
    if not isinstance(layer, Layer):
        raise SettingsError("settings", [layer])
    return layer


def _tree(file: Path) -> Tree:
    """What a file sets; one that is not there or is broken sets nothing here, `load_settings` tells of it."""
    layer = file_layer(file) if file.exists() else Layer()
    return layer.tree if isinstance(layer, Layer) else {}


def _comments() -> dict[tuple[str, ...], str]:
    """What the shipped file says beside each key, and on the lines below it that begin with a comment."""
    text = resource(SETTINGS).read_text(encoding="utf-8")
    lines, numbers = text.splitlines(), key_lines(text)
    told = {}
    for path, _ in leaves(_shipped().tree):
        number = numbers.of(path) or 0
        words = [lines[number - 1].rpartition("#")[2].strip()] if "#" in lines[number - 1] else []
        for line in lines[number:]:
            if not re.match(r"\s+#", line):
                break
            words.append(line.strip(" #"))
        told[path] = " ".join(words)
    return told


def _choices(section: type[BaseModel] = Settings, prefix: Keys = ()) -> Iterator[tuple[Keys, tuple[str, ...]]]:
    """The keys that take one of a few values."""
    for name, about in section.model_fields.items():
        kind = about.annotation
        if get_origin(kind) is Literal:
            yield (*prefix, name), tuple(map(str, get_args(kind)))
        elif kind is bool:
            yield (*prefix, name), ("true", "false")
        elif isinstance(kind, type) and issubclass(kind, StrEnum):
            yield (*prefix, name), tuple(member.value for member in kind)
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _choices(kind, (*prefix, name))


def _typeable(value: object) -> str:
    """A value as a person types it in a field."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value).removesuffix(".0") if isinstance(value, float) else str(value)


def _words(error: Exception) -> str:
    """What is wrong, without the heading that a terminal needs."""
    if isinstance(error, SettingsError):
        return "; ".join(
            problem.what + (f" ({problem.way_out})" if problem.way_out else "") for problem in error.problems
        )
    return str(error)
