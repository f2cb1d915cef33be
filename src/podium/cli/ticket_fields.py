"""The options of `podium ticket add` and `edit`, as a ticket or as what changes about one.

They are checked by the table that checks a track file, so that a ticket is the same however it came to be. Options are
the keys of the file; where they are spelled otherwise, the difference stands in `_SPELLED`.
"""

from __future__ import annotations

import argparse
import posixpath
import sys

from podium.core.patch import TicketPatch
from podium.core.ticket import Executor, On, Ticket
from podium.errors import UsageError
from podium.trackfile import Finding, TicketTable, read_table

_SPELLED = {
    "shell": ("command", "--command"),
    "context": ("context_requirements", "--context"),
    "symbols": ("target_symbols", "--symbols"),
    "estimate": ("estimate_s", "--estimate"),
    "timeout": ("timeout_s", "--timeout"),
}
"""Parsed name -> key of the track file, option."""
_SAME = ("title", "priority", "model", "target_file", "step_mode", "max_attempts", "assigned_to")
_EMPTY_MEANS_NONE = ("model", "target_file")

LONGEST_DESCRIPTION = 100_000
"""Characters. What is read without end would take all memory, and a model reads it with each request."""


def ticket_of(arguments: argparse.Namespace) -> Ticket:
    """The ticket of `podium ticket add`; raises `UsageError` where that is none."""
    given = _given(arguments)
    executor = Executor.COMMAND if "command" in given else Executor.LLM
    if executor is Executor.COMMAND and given.get("model"):
        raise UsageError("--command carries the ticket out, and no model; leave --model away")
    table = _checked({"id": arguments.ticket, "executor": executor.value, **given})
    if table.target_symbols and not table.target_file:
        raise UsageError("--symbols names parts of a file; say which one with --target-file")
    try:
        return table.ticket()
    except ValueError as error:
        raise UsageError(str(error)) from error


def patch_of(arguments: argparse.Namespace) -> TicketPatch:
    """What `podium ticket edit` is to change; raises `UsageError` where nothing, or nothing possible, is named."""
    given = _given(arguments)
    if not given:
        raise UsageError("say what is to change, for example --priority 5 (`podium ticket edit --help` lists all)")
    table = _checked({"id": arguments.ticket, "description": "as it is", **given})
    named = {key: getattr(table, key) for key in given if key != "depends_on"}
    if "limits" in given:
        named["limits"] = table.limits.limits()
    named |= {key: "" for key in _EMPTY_MEANS_NONE if given.get(key) == ""}
    if "depends_on" in given:
        waits = table.ticket()
        named |= {"depends_on": waits.depends_on, "conditions": waits.conditions}
    return TicketPatch(**named)


def _given(arguments: argparse.Namespace) -> dict[str, object]:
    """Values by their keys in the track file, only those that were typed."""
    values: dict[str, object] = {key: getattr(arguments, key) for key in _SAME}
    values |= {key: getattr(arguments, name) for name, (key, _) in _SPELLED.items()}
    values["description"] = _description(arguments.description)
    values["depends_on"] = None if arguments.depends_on is None else _dependencies(arguments.depends_on)
    values["limits"] = None if arguments.limit is None else _limits(arguments.limit)
    return {key: value for key, value in values.items() if value is not None}


def _checked(given: dict[str, object]) -> TicketTable:
    """The table of a ticket with these values; raises `UsageError` with everything that is wrong."""
    values = {key: value for key, value in given.items() if not (key in _EMPTY_MEANS_NONE and value == "")}
    table = read_table(TicketTable, values, ())
    if isinstance(table, list):
        raise UsageError("\n".join(map(_told, table)))
    _refuse_outside([*table.context_requirements, *([table.target_file] if table.target_file else [])])
    return table


def _description(typed: str | None) -> str | None:
    if typed != "-":
        return typed
    try:
        text = sys.stdin.read(LONGEST_DESCRIPTION + 1) if sys.stdin is not None else ""
    except UnicodeDecodeError as error:
        raise UsageError(f"the description on standard input is not UTF-8 text: {error}") from error
    if len(text) > LONGEST_DESCRIPTION:
        raise UsageError(
            f"the description on standard input is longer than {LONGEST_DESCRIPTION:,} characters; "
            "put the details into a file of the repository and name it with --context"
        )
    return text


def _dependencies(typed: str) -> list[object]:
    """`a,b:failure` as a track file has it; a name may hold a colon, as long as no end of a ticket follows it."""
    found: list[object] = []
    for part in filter(None, (part.strip() for part in typed.split(","))):
        name, colon, end = part.rpartition(":")
        found.append({"id": name, "on": end} if colon and end in list(On) else part)
    return found


def _limits(typed: list[str]) -> dict[str, object]:
    """`tokens=20000` as a track file has it."""
    found: dict[str, object] = {}
    for kind, equals, number in (each.partition("=") for each in typed if each):
        try:
            found[kind.strip()] = _number(number)
        except ValueError:
            example = f"--limit {kind}{equals}{number} is no limit; say for example --limit tokens=20000"
            raise UsageError(example) from None
    return found


def _number(typed: str) -> int | float:
    try:
        return int(typed)
    except ValueError:
        return float(typed)


def _refuse_outside(paths: list[str]) -> None:
    for path in paths:
        if posixpath.isabs(path) or posixpath.normpath(path).split("/")[0] == "..":
            raise UsageError(f"{path} lies outside of the repository; name a path relative to its root")


def _told(finding: Finding) -> str:
    """In the words of the option."""
    key = str(finding.path[0]) if finding.path else ""
    options = dict(_SPELLED.values())
    if key == "limits":
        return f"--limit {finding.path[-1]} {finding.what}" + (f" ({finding.way_out})" if finding.way_out else "")
    option = "the ticket's id" if key == "id" else options.get(key, f"--{key.replace('_', '-')}")
    return f"{option} {finding.what}" + (f" ({finding.way_out})" if finding.way_out else "")
