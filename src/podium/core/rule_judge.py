"""What the rules say about one act: a call of a tool, or the command of a ticket.

    no rule speaks of it                             None: the track's mode decides, as ever
    one denies it                                    deny
    one asks about it, or one that denies or asks    ask
      cannot be judged, because the act is doubtful
    permissions cover all of it                      allow

A command that is made of parts is allowed when each part is, by whichever rule, and there is no doubt what the parts
are (`core.command_parts`). It is denied when one part is. So more rules that deny or ask never let more happen.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from podium.core.command_parts import Part, Parts, parts_of
from podium.core.path_glob import matches, may_lie_in
from podium.core.rules import Rule, RuleEffect
from podium.core.runners import program, runs_more, runs_others
from podium.core.ticket import TicketId, Tier, TrackId

TREES = ("list_files", "search_files")
"""Tools whose path is a directory: what lies below it is touched as well."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be judged, and where. `command` is None for a tool that runs none.

    `paths` are relative to the worktree's root and lead where they say, links followed.
    """

    tool: str
    command: str | None
    paths: tuple[str, ...]
    ticket: TicketId
    tier: Tier
    track: TrackId
    run: int


@dataclass(frozen=True, slots=True)
class Ruling:
    """An answer of the rules, and which of them gave it. `doubt` says, after "because", why a person is asked."""

    effect: RuleEffect
    rules: tuple[Rule, ...]
    doubt: str = ""


def judge(rules: Iterable[Rule], act: Act, now: float) -> Ruling | None:
    """What the rules say; None when they leave it to the mode. `now` is in seconds since the epoch."""
    if not (mine := [rule for rule in rules if counts(rule, act, now)]):
        return None
    cut = parts_of(act.command) if act.command is not None else None
    strict = [rule for rule in mine if rule.effect is not RuleEffect.ALLOW]
    for effect in (RuleEffect.DENY, RuleEffect.ASK):
        if meant := tuple(rule for rule in strict if rule.effect is effect and forbids(rule, act, cut)):
            return Ruling(effect, meant)
    if unsure := tuple(rule for rule in strict if _doubtful(rule, act, cut)):
        return Ruling(RuleEffect.ASK, unsure, _doubt(act, cut))
    allowing = _allowed([rule for rule in mine if rule.effect is RuleEffect.ALLOW], act, cut)
    return Ruling(RuleEffect.ALLOW, allowing) if allowing else None


def counts(rule: Rule, act: Act, now: float) -> bool:
    """Whether a rule is in force here and now, whatever it is about."""
    return (
        not rule.suspended
        and (rule.until is None or now < rule.until)
        and rule.tool in ("", act.tool)
        and rule.track in (None, act.track)
        and rule.ticket in (None, act.ticket)
        and rule.tier in (None, act.tier)
        and rule.run in (None, act.run)
    )


def covers(rule: Rule, part: Part, cut: Parts) -> bool:
    """Whether a permission for commands means this part of one.

    One for a whole command means that command, however it is spaced and quoted, or a single part that is the same.
    """
    if rule.command:
        whole = parts_of(rule.command)
        return whole == Parts((part,)) or (whole == cut and whole.joints == cut.joints)
    return part[: len(rule.prefix_words)] == rule.prefix_words


def forbids(rule: Rule, act: Act, cut: Parts | None) -> bool:
    """Whether a rule that denies or asks surely means the act, or a part of it."""
    if rule.command:
        return cut is not None and _stands_in(parts_of(rule.command), cut, _is_run_as)
    if rule.prefix:
        named = [each for part in cut.parts for each in (part, _named(part))] if cut is not None else []
        return any(part[: len(rule.prefix_words)] == rule.prefix_words for part in named)
    if rule.path:
        return any(matches(rule.path, path) for path in map(_normal, act.paths))
    return True


def _stands_in(wanted: Parts, cut: Parts, same: Callable[[Part, Part], bool]) -> bool:
    """Whether all parts of a command stand in another one in their order, however both are spaced, quoted and joined.

    One that is not understood has no parts to go by: that is the other one only if all of it is.
    """
    if wanted == cut or wanted.doubt or not wanted.parts:
        return wanted == cut
    left = iter(cut.parts)
    return all(any(same(each, part) for part in left) for each in wanted.parts)


def _is_run_as(wanted: Part, part: Part) -> bool:
    """A rule that names a program means it wherever it lies."""
    return wanted in (part, _named(part))


def _is_nearly(wanted: Part, part: Part) -> bool:
    """A rule that names a program's place may mean the same program elsewhere."""
    return _named(wanted) == _named(part)


def _doubtful(rule: Rule, act: Act, cut: Parts | None) -> bool:
    """Whether a rule that denies or asks may mean the act, and nobody can tell."""
    if rule.command or rule.prefix:
        return cut is not None and (
            bool(cut.doubt or any(_may_be_meant(rule, part) for part in cut.parts))
            or (bool(rule.command) and _stands_in(parts_of(rule.command), cut, _is_nearly))
        )
    if rule.path:
        paths = tuple(map(_normal, act.paths))
        return any(map(_leads_out, paths)) or (act.tool in TREES and any(may_lie_in(rule.path, p) for p in paths))
    return False


def _may_be_meant(rule: Rule, part: Part) -> bool:
    """Whether a denied command may hide in a part: behind its program, an option (`git -C . push`) or another path."""
    if runs_others(part) or not rule.prefix:
        return runs_others(part)
    words, named = _named(rule.prefix_words), _named(part)
    equal = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(words, named, strict=False)))
    return equal == len(words) or (0 < equal < len(named) and named[equal].startswith("-"))


def _doubt(act: Act, cut: Parts | None) -> str:
    if cut is not None:
        runner = next(filter(runs_others, cut.parts), None)
        return cut.doubt or (f"{runner[0]} runs what it is given" if runner else "it may be the same in other words")
    return f"{', '.join(act.paths)} may hold what a rule is about"


def _allowed(rules: list[Rule], act: Act, cut: Parts | None) -> tuple[Rule, ...]:
    """The rules that together allow the act, each once; none when something of it is left over."""
    if cut is not None:
        return _each_allowed(rules, cut)
    paths = tuple(map(_normal, act.paths))
    if any(map(_leads_out, paths)):
        return ()
    for rule in rules:
        if not (rule.command or rule.prefix) and (not rule.path or (paths and all(_within(rule, paths)))):
            return (rule,)
    return ()


def _each_allowed(rules: list[Rule], cut: Parts) -> tuple[Rule, ...]:
    if cut.doubt:
        return ()
    found: dict[Rule, None] = {}
    for part in cut.parts:
        rule = next((r for r in rules if not r.path and _permits(r, part, cut)), None)
        if rule is None:
            return ()
        found[rule] = None
    return tuple(found)


def _permits(rule: Rule, part: Part, cut: Parts) -> bool:
    """A permission for what begins so is none for what its further words let it run."""
    return covers(rule, part, cut) and not (rule.prefix and runs_more(part, len(rule.prefix_words)))


def _within(rule: Rule, paths: tuple[str, ...]) -> Iterator[bool]:
    return (matches(rule.path, path) for path in paths)


def _normal(path: str) -> str:
    return posixpath.normpath(path)


def _leads_out(path: str) -> bool:
    return path.startswith(("/", "../")) or path == ".."


def _named(part: Part) -> Part:
    """The part with its program by name: `/bin/rm` is `rm`, for rules that forbid."""
    return (program(part), *part[1:])
