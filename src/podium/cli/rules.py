"""`podium rules ...`: the rules of a repository, written into its settings and told to whoever conducts it."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from podium.cli.say import put, say
from podium.config import repository_settings_file
from podium.control.offline import Place
from podium.control.reach import reach
from podium.core.command_parts import parts_of
from podium.core.inputs import SetRules
from podium.core.rule_change import RuleChange
from podium.core.rule_judge import Act, judge
from podium.core.rules import RUN_COMMAND, Rule, RuleEffect
from podium.core.ticket import TicketId, Tier, TrackId
from podium.errors import PodiumError, UsageError
from podium.place import JOURNAL, find_repository
from podium.rules_file import change_rules, read_rules
from podium.settings import end_of
from podium.view.text import one_line


def rules(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Carry out one command line."""
    del environ
    repository = find_repository(arguments.repo, only_to_look=True)
    place = Place(repository.root, repository.conductor_lock, repository.root / JOURNAL)
    file = repository_settings_file(repository.root)
    match arguments.verb:
        case "list":
            _list(read_rules(file), file)
        case "test":
            _test(read_rules(file), arguments)
        case "add":
            rule = rule_of(arguments)
            _change(place, file, RuleChange(new=rule))
            put(rule.words)
        case verb:
            old = _numbered(read_rules(file), arguments.number)
            new = None if verb == "rm" else replace(old, suspended=verb == "suspend")
            _change(place, file, RuleChange(old, new))
            put(f"removed: {old.words}" if new is None else new.words)
    return 0


def rule_of(arguments: argparse.Namespace) -> Rule:
    """The rule that was typed; raises `UsageError` for a day that is none, or is over."""
    try:
        until = end_of(date.fromisoformat(arguments.until)) if arguments.until else None
    except ValueError as error:
        raise UsageError(f"--until {arguments.until}: give a day as YYYY-MM-DD") from error
    if until is not None and until <= time.time():
        raise UsageError(f"--until {arguments.until} is over; give today or a later day")
    tool = arguments.tool or (RUN_COMMAND if arguments.exactly or arguments.prefix else "")
    return Rule(
        RuleEffect(arguments.effect),
        tool,
        arguments.exactly,
        arguments.prefix,
        arguments.path,
        TicketId(arguments.ticket) if arguments.ticket else None,
        Tier(arguments.tier) if arguments.tier else None,
        TrackId(arguments.track) if arguments.track else None,
        arguments.run,
        until,
    )


def _list(there: tuple[Rule, ...], file: Path) -> None:
    for number, rule in enumerate(there, 1):
        over = " (over)" if rule.until is not None and rule.until <= time.time() else ""
        put(f"{number:3}  {one_line(rule.words)}{over}")
    if not there:
        say(f"there are no rules in {file}; the track's mode alone says what is asked")


def _numbered(there: tuple[Rule, ...], number: int) -> Rule:
    if not 1 <= number <= len(there):
        raise UsageError(f"there is no rule {number}; `podium rules list` shows those that there are")
    return there[number - 1]


def _test(there: tuple[Rule, ...], arguments: argparse.Namespace) -> None:
    command = arguments.act if arguments.tool == RUN_COMMAND else None
    paths = () if command is not None else (arguments.act,)
    ticket, track = TicketId(arguments.ticket), TrackId(arguments.track)
    ruled = judge(there, Act(arguments.tool, command, paths, ticket, Tier.WORKER, track, 0), time.time())
    cut = parts_of(command or "")
    if command is not None:
        for part in cut.parts:
            put(f"part: {' '.join(part)}")
        if cut.doubt:
            put(f"not plain: {cut.doubt}")
    if ruled is None:
        put("no rule answers; the track's mode decides whether somebody is asked")
        return
    put(f"{ruled.effect}" + (f", because {ruled.doubt}" if ruled.doubt else ""))
    for rule in ruled.rules:
        put(f"  {rule.words}")


def _change(place: Place, file: Path, change: RuleChange) -> None:
    """Write it, and tell whoever conducts, or has conducted, the repository."""

    def tell(now: tuple[Rule, ...]) -> None:
        if not place.journal.exists():
            return
        try:
            reached = reach(place, SetRules(now))
        except UsageError:
            return  # there is no run yet; it is given the rules when it begins
        except PodiumError as error:
            say(f"the rule is written, but the run has not been told: {error}")
            return
        for told in reached.reply.told[1:]:
            put(told)

    change_rules(file, change, tell)
