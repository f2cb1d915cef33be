"""One layer of settings: its values as written, and how its keys and places are named to a person.

A layer is a file, the environment, or the command line. All three end as the same nested tables; they
differ in where they say that a value stands, and in that text from outside a file gets its type from
the default of the same key.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ValidationError

from podium.errors import Problem
from podium.settings import PriceSettings, RuleSettings, Settings
from podium.textfile import KeyPath, key_lines, parse_toml, read_text

PREFIX = "PODIUM_"
"""An environment variable is a setting when it starts so and holds `__`."""

Tree = dict[str, object]
Value = str | int | float | bool


def dotted(path: KeyPath) -> str:
    """A key as TOML and people write it: `prices."gemini-3.1-pro".input`, `escalation.models[0]`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += "." + (part if re.fullmatch(r"[\w-]+", part, re.ASCII) else f'"{part}"')
    return text.removeprefix(".")


def variable(path: KeyPath) -> str:
    """The environment variable of a key."""
    return PREFIX + "__".join(str(part) for part in path).upper()


@dataclass(frozen=True, slots=True)
class Layer:
    """Values by section and key. `place` says where a key stands, `spell` how it is called there."""

    tree: Tree = field(default_factory=dict)
    place: Callable[[KeyPath], str] = dotted
    spell: Callable[[KeyPath], str] = dotted

    def holds(self, path: KeyPath) -> bool:
        value: object = self.tree
        for part in path:
            if not isinstance(value, dict) or part not in value:
                return False
            value = value[part]
        return True


def file_layer(path: Path) -> Layer | Problem:
    """The layer of a TOML file that is there."""
    text = read_text(path)
    if isinstance(text, Problem):
        return text
    tree = parse_toml(text, str(path))
    if isinstance(tree, Problem):
        return tree
    lines = key_lines(text)
    return Layer(tree, place=lambda key: f"{path}:{lines.of(key) or 1}")


def environment_layer(environ: Mapping[str, str], defaults: Tree) -> Layer:
    """The layer of all variables `PODIUM_<SECTION>__<KEY>`."""
    tree: Tree = {}
    for name, text in sorted(environ.items()):
        if name.startswith(PREFIX) and "__" in name:
            path = tuple(name.removeprefix(PREFIX).lower().split("__"))
            put_at(tree, path, typed(text, value_at(defaults, path)))
    return Layer(tree, place=variable, spell=variable)


def near_misses(environ: Mapping[str, str]) -> Iterator[Problem]:
    """Variables that were surely meant as settings but are not, such as PODIUM_WORKERS_MAX_WORKERS."""
    known = [variable(path) for path in known_keys()]
    for name in sorted(environ):
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.9)
        if near and "__" not in name:
            yield Problem(name, "is not a setting", f"did you mean {near[0]}?")


def command_line_layer(overrides: Mapping[str, Value], defaults: Tree) -> Layer:
    """The layer of the command line's options, by dotted key."""
    tree: Tree = {}
    for key, value in overrides.items():
        path = tuple(key.split("."))
        put_at(tree, path, typed(value, value_at(defaults, path)) if isinstance(value, str) else value)
    return Layer(tree, place=lambda _: "command line")


def merged(below: Tree, above: Tree) -> Tree:
    """`below` with the values of `above`, table by table."""
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        result[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return result


def leaves(tree: Tree, prefix: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every value with its path; a list is one value, an empty table none."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, (*prefix, key))
        else:
            yield (*prefix, key), value


def known_keys(section: type[BaseModel] = Settings, prefix: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every key that can be set; models of `prices` are the person's own words and not listed."""
    for name, about in section.model_fields.items():
        if isinstance(about.annotation, type) and issubclass(about.annotation, BaseModel):
            yield from known_keys(about.annotation, (*prefix, name))
        else:
            yield (*prefix, name)


def problems_of(error: ValidationError, layer: Layer) -> Iterator[Problem]:
    """What pydantic found in a layer, in a person's words."""
    for found in error.errors(include_url=False):
        path = found["loc"]
        if found["type"] == "extra_forbidden":
            path = (*path, *_first_key(found["input"]))
        place, key = layer.place(path), layer.spell(path)
        subject = "" if place == key else f"{key} "
        match found["type"]:
            case "extra_forbidden":
                near = nearest(tuple(str(part) for part in path))
                yield Problem(place, f"unknown key {key}", f"did you mean {layer.spell(near)}?" if near else "")
            case "missing":
                yield Problem(place, f"{subject}is missing")
            case "value_error" if isinstance(found["input"], dict):
                yield Problem(place, f"{subject}cannot be so: {found['msg'].removeprefix('Value error, ')}")
            case "model_type" | "mapping_type":
                yield Problem(place, f"{subject}is {found['input']!r}; it should be a table of keys")
            case _:
                wish = found["msg"].removeprefix("Value error, ").removeprefix("Input ")
                yield Problem(place, f"{subject}is {found['input']!r}; it {wish}")


def nearest(path: tuple[str, ...]) -> tuple[str, ...] | None:
    """The valid key that an unknown one most likely stands for.

    A namesake in another section, else the most similar sibling, else the most similar name anywhere.
    """
    known = list(known_keys())
    for table, section in (("prices", PriceSettings), ("rules", RuleSettings)):
        if path[0] == table:
            known += [(*path[:-1], name) for name in section.model_fields]
    siblings = {key[: len(path)] for key in known if key[: len(path) - 1] == path[:-1]}
    for candidates, cutoff in ((known, 1.0), (siblings, 0.6), (known, 0.6)):
        by_name = {key[-1]: key for key in sorted(candidates, reverse=True)}
        if near := difflib.get_close_matches(path[-1], by_name, n=1, cutoff=cutoff):
            return by_name[near[0]]
    return None


def typed(text: str, default: object) -> object:
    """Text from outside a file, as the type of the key's default; what cannot be converted is judged as text."""
    if isinstance(default, str):
        return text
    if isinstance(default, list) and not text.lstrip().startswith("["):
        return [part.strip() for part in text.split(",") if part.strip()]
    try:
        found = tomllib.loads(f"value = {text if isinstance(default, list) else text.lower()}")
    except ValueError:
        return text
    return found["value"] if len(found) == 1 else text


def _first_key(value: object) -> Iterator[str]:
    """The way to the first value in an unknown table: whoever wrote the table wrote that key."""
    while isinstance(value, dict) and value:
        key, value = next(iter(value.items()))
        yield key


def value_at(tree: Tree, path: tuple[str, ...]) -> object:
    value: object = tree
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def put_at(tree: Tree, path: tuple[str, ...], value: object) -> None:
    for part in path[:-1]:
        inner = tree.setdefault(part, {})
        if not isinstance(inner, dict):
            return
        tree = inner
    tree[path[-1]] = value
