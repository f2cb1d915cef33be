"""The settings in force, and where each of them came from.

Layers, later ones win: the shipped `config.toml`, the user's, the repository's, the environment, the command line.
Each layer is judged on top of those below it, so that a bad value is told even where a later layer covers it. Nothing
falls back silently: one problem anywhere, and no settings are returned.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from pydantic import ValidationError

from podium.errors import Problem, SettingsError
from podium.resources import SETTINGS, resource
from podium.settings import Settings
from podium.settings_layers import (
    Layer,
    Tree,
    Value,
    command_line_layer,
    dotted,
    environment_layer,
    file_layer,
    leaves,
    merged,
    near_misses,
    problems_of,
)

__all__ = ["LoadedSettings", "Settings", "api_key", "base_url", "load_settings"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One value in force: its dotted key, the value as JSON text, and its origin."""

    key: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Validated settings, with the story of every value."""

    settings: Settings
    report: tuple[Setting, ...]

    def origin(self, key: str) -> str:
        """Where the value of a dotted key came from: `FILE:LINE`, a variable, "command line", or "default".

        Raises KeyError for a key that has no value.
        """
        return {setting.key: setting.origin for setting in self.report}[key]


def user_settings_file() -> Path:
    """Where the user's own settings are; the file need not exist."""
    return platformdirs.user_config_path("podium", appauthor=False) / SETTINGS


def repository_settings_file(repository: Path) -> Path:
    """Where a repository's settings are; the file need not exist."""
    return repository / ".podium" / SETTINGS


def load_settings(
    repository: Path | None,
    environ: Mapping[str, str],
    overrides: Mapping[str, Value] | None = None,
) -> LoadedSettings:
    """Read all layers. `overrides` are the command line's, by dotted key (`workers.max_workers`).

    Raises SettingsError with every problem of every layer.
    """
    layers, problems = _layers(repository, environ, overrides or {})
    in_force: Tree = {}
    settings: Settings | None = None
    for layer in layers:
        tree = merged(in_force, layer.tree)
        try:
            settings, in_force = Settings.model_validate(tree), tree
        except ValidationError as error:
            problems += problems_of(error, layer)
            if settings is None:
                break  # the shipped file itself is wrong: nothing can be judged on top of it
    if problems or settings is None:
        raise SettingsError("settings", problems)
    return LoadedSettings(settings, tuple(_report(in_force, layers)))


def _layers(
    repository: Path | None, environ: Mapping[str, str], overrides: Mapping[str, Value]
) -> tuple[list[Layer], list[Problem]]:
    """All layers that can be read, lowest first, and why the others cannot."""
    defaults = file_layer(resource(SETTINGS))
    if isinstance(defaults, Problem):
        raise SettingsError("settings", [defaults])
    files = [user_settings_file(), *([repository_settings_file(repository)] if repository else [])]
    read = [_only_rules_of_a_repository(file, repository) for file in files if _is_there(file)]
    layers = [defaults, *(layer for layer in read if isinstance(layer, Layer))]
    layers += [environment_layer(environ, defaults.tree), command_line_layer(overrides, defaults.tree)]
    return layers, [*(layer for layer in read if isinstance(layer, Problem)), *near_misses(environ)]


def _only_rules_of_a_repository(file: Path, repository: Path | None) -> Layer | Problem:
    """A list replaces the one below it, and a denial that is replaced unseen is none."""
    layer = file_layer(file)
    if isinstance(layer, Layer) and "rules" in layer.tree and file == user_settings_file():
        where = repository_settings_file(repository) if repository else ".podium/config.toml"
        return Problem(layer.place(("rules",)), "rules are a repository's own", f"move them to {where}")
    return layer


def _is_there(file: Path) -> bool:
    """Whether a layer has a file; one that cannot be looked at is there, and reading it tells why."""
    try:
        file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _report(in_force: Tree, layers: list[Layer]) -> Iterator[Setting]:
    for path, value in leaves(in_force):
        last = next(layer for layer in reversed(layers) if layer.holds(path))
        origin = "default" if last is layers[0] else last.place(path)
        yield Setting(dotted(path), json.dumps(value, ensure_ascii=False, default=str), origin)


def api_key(environ: Mapping[str, str]) -> tuple[str, str] | None:
    """The key of the model service and the variable that holds it; GOOGLE_API_KEY wins, blank ones are none."""
    for name in ("GOOGLE_API_KEY", "GEMINI_API_KEY"):
        if value := environ.get(name, "").strip():
            return value, name
    return None


def base_url(settings: Settings, environ: Mapping[str, str]) -> str | None:
    """The address of the model service: the setting, else GOOGLE_GEMINI_BASE_URL, else None for its own."""
    return settings.provider.base_url or environ.get("GOOGLE_GEMINI_BASE_URL", "").strip() or None
