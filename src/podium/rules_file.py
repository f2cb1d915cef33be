"""A repository's rules, in the `[[rules]]` of its settings file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import tomlkit
from pydantic import BaseModel, Field, ValidationError

from podium.core.rule_change import RuleChange
from podium.core.rules import Rule, problem
from podium.errors import Problem, SettingsError
from podium.settings import RuleSettings
from podium.settings_layers import file_layer, problems_of
from podium.settings_writer import change_document, change_file, with_table, without_table
from podium.textfile import array_tables


class _Rules(BaseModel):
    """So much of a settings file as is looked at here."""

    rules: Annotated[tuple[RuleSettings, ...], Field(strict=False)] = ()


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a settings file, in its order; none without a file. Raises `SettingsError`."""
    if not path.exists():
        return ()
    layer = file_layer(path)
    if isinstance(layer, Problem):
        raise SettingsError("rules", [layer])
    try:
        return _rules(layer.tree)
    except ValidationError as error:
        raise SettingsError("rules", list(problems_of(error, layer))) from error


def change_rules(path: Path, change: RuleChange, tell: Callable[[tuple[Rule, ...]], None]) -> None:
    """Carry out one change, and `tell` the rules as they are then, before anybody else changes them.

    Raises `SettingsError`: the file cannot be changed, the rule cannot be so, or the old one is not there any more.
    """
    read_rules(path)  # what is wrong with it is told with its line

    change_file(path, lambda text: _readable(_changed(text, change, path)), then=lambda: tell(read_rules(path)))


def _readable(text: str) -> str:
    """What is about to be written, if it will be read again: a file that is refused would keep all rules from counting.

    Raises `SettingsError`.
    """
    try:
        _rules(tomllib.loads(text))
    except ValidationError as error:
        problems = [Problem("the rule", each["msg"]) for each in error.errors()]
        raise SettingsError("rules", problems) from error
    return text


def _rules(tree: dict[str, object]) -> tuple[Rule, ...]:
    return tuple(rule.rule() for rule in _Rules.model_validate(tree).rules)


def _changed(text: str, change: RuleChange, path: Path) -> str:
    if change.new is not None and (why := problem(change.new)):
        raise SettingsError("rules", [Problem(change.new.words, why)])
    tree = tomllib.loads(text)
    place, there = None, _rules(tree)
    if change.old is None and change.new in there:
        raise SettingsError("rules", [Problem(str(path), f"there is a rule already to {change.new.words}")])
    if change.old is not None:
        if change.old not in there:
            why = f"there is no rule any more to {change.old.words}"
            raise SettingsError("rules", [Problem(str(path), why, "it was changed meanwhile; look at the list")])
        place = there.index(change.old)
    in_one_line = "rules" in tree and not array_tables(text, "rules")
    match place, change.new:
        case None, Rule() as new if not in_one_line:
            return with_table(text, "rules", _values(new))
        case int(), None if not in_one_line:
            return without_table(text, "rules", place)
        case _:
            return change_document(text, path, lambda document: _edit(document["rules"], place, change.new))


def _edit(rules: Any, place: int | None, new: Rule | None) -> None:
    """Change one of tomlkit's arrays, of tables or of inline ones."""
    if place is None and new is not None:
        inline = tomlkit.inline_table()
        inline.update(_values(new))
        rules.append(inline)
    elif new is None:
        del rules[place]
    else:
        _fill(rules[place], new)


def _fill(table: Any, rule: Rule) -> None:
    """Only what differs is written, so that a date stays a date and a comment stays beside its key."""
    new = _values(rule)
    before = _values(RuleSettings.model_validate(table.unwrap()).rule())
    for key in [key for key in table if key not in new]:
        del table[key]
    for key, value in new.items():
        if before.get(key) != value:
            table[key] = value


def _values(rule: Rule) -> dict[str, object]:
    """What a rule looks like in the file: only what narrows it."""
    until = None if rule.until is None else datetime.fromtimestamp(rule.until, UTC).astimezone()
    values: dict[str, object] = {
        "effect": rule.effect.value,
        "tool": rule.tool,
        "command": rule.command,
        "prefix": rule.prefix,
        "path": rule.path,
        "ticket": rule.ticket,
        "tier": None if rule.tier is None else int(rule.tier),
        "track": rule.track,
        "run": rule.run,
        "until": until,
        "suspended": rule.suspended or None,
    }
    return {key: value for key, value in values.items() if value not in (None, "")}
