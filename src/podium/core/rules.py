"""Rules: what a person has said once about all calls of a kind, so that they are not asked each time.

A rule is narrow by default: each of its fields that is set excludes more. Which of several rules counts is judged in
`core.rule_judge`: a denial beats a question, and a question beats a permission. What a rule may say is judged where it
is written (`problem`), and not when it is read: a journal may hold rules that were written for another Podium.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from podium.core.command_parts import Part, parts_of
from podium.core.path_glob import is_exact
from podium.core.runners import leaves_open
from podium.core.ticket import TicketId, Tier, TrackId
from podium.core.utf8 import storable

PROPOSE = "propose_ticket"
RUN_COMMAND = "run_command"
"""Also the tool of tickets that are a command."""
TOOLS = ("read_file", "list_files", "search_files", "write_file", "edit_file", RUN_COMMAND, PROPOSE)
"""What a rule can be about; to finish and to block is a worker's own."""


class RuleEffect(StrEnum):
    ALLOW = "allow"
    ASK = "ask"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. What is empty or None does not narrow it.

    `command` is the one command it is about, `prefix` the words with which a command begins; `path` is a glob over
    paths relative to the worktree's root. A `ticket` is one of `track`. `run` is the number of the only run in which it
    counts, `until` when it ends, in seconds since the epoch. A suspended rule is kept and does not count.
    """

    effect: RuleEffect
    tool: str = ""
    command: str = ""
    prefix: str = ""
    path: str = ""
    ticket: TicketId | None = None
    tier: Tier | None = None
    track: TrackId | None = None
    run: int | None = None
    until: float | None = None
    suspended: bool = False

    @property
    def prefix_words(self) -> Part:
        """The words of `prefix`; empty without one. A prefix that is none can only be the name of a program."""
        cut = parts_of(self.prefix)
        if not self.prefix or (len(cut.parts) == 1 and not cut.doubt):
            return cut.parts[0] if self.prefix else ()
        return (self.prefix,)

    @property
    def words(self) -> str:
        """The rule as a person reads it: `allow commands that begin with "git status", in track demo`."""
        return " ".join([self.effect, self._about(), *self._scope()]).rstrip(",")

    def _about(self) -> str:
        if self.command:
            return f"the command `{self.command}`"
        if self.prefix:
            return f"commands that begin with `{self.prefix}`"
        if self.path:
            return f"{self.tool or 'every file tool'} {'on' if is_exact(self.path) else 'in'} {self.path}"
        return f"every {self.tool}" if self.tool else "every call"

    def _scope(self) -> list[str]:
        """Where and when it counts, each after a comma that the caller's blank follows."""
        said = []
        if self.ticket is not None:
            said.append(f"of ticket {self.ticket}")
        if self.tier is not None:
            said.append(f"of tier {int(self.tier)}")
        if self.track is not None:
            said.append(f"in track {self.track}")
        if self.run is not None:
            said.append(f"in run {self.run}")
        if self.until is not None:
            said.append(f"until {until_words(self.until)}")
        return said + (["(suspended)"] if self.suspended else [])


def problem(rule: Rule) -> str:
    """Why a rule cannot be written so; empty when it can."""
    if rule.tool and rule.tool not in TOOLS:
        near = difflib.get_close_matches(rule.tool, TOOLS, n=1)
        guess = f"did you mean {near[0]}?" if near else f"there are {', '.join(TOOLS)}"
        return f"there is no tool {rule.tool!r}; {guess}"
    if sum(map(bool, (rule.command, rule.prefix, rule.path))) > 1:
        return "a rule is about a command, a prefix or a path, not about several of them"
    if rule.ticket is not None and rule.track is None:
        return "a rule for a ticket needs its track, because another track may have a ticket of that id"
    if storable(rule) != rule:
        return "it holds bytes that are no text in UTF-8"
    if rule.run is not None and rule.run < 1:
        return f"there is no run {rule.run}; the first one is 1"
    if (rule.command or rule.prefix) and rule.tool not in ("", RUN_COMMAND):
        return f"{rule.tool} runs no command; only {RUN_COMMAND} does"
    return _wrong_permission(rule) or _wrong_command(rule) or _wrong_path(rule)


def _wrong_permission(rule: Rule) -> str:
    """A permission must say what it permits: one that forgets the tool would permit everything."""
    if rule.effect is not RuleEffect.ALLOW:
        return ""
    if rule.tool == PROPOSE:
        return f"a person is always asked about {PROPOSE}; it can be denied, not allowed"
    return "" if rule.tool or rule.command or rule.prefix else "a rule that allows needs a tool, a command or a prefix"


def _wrong_command(rule: Rule) -> str:
    words = rule.command or rule.prefix
    cut = parts_of(words)
    if words and cut.doubt and (rule.prefix or rule.effect is RuleEffect.ALLOW):
        return f"`{words}` can be in no rule, because {cut.doubt}; a person is asked each time"
    if rule.prefix and len(cut.parts) != 1:
        return f"`{words}` is not the beginning of one command"
    if rule.prefix and rule.effect is RuleEffect.ALLOW and leaves_open(cut.parts[0]):
        return (
            f"`{words}` would allow every command, because {cut.parts[0][0]} runs what it is given; say what it may run"
        )
    return ""


def _wrong_path(rule: Rule) -> str:
    if rule.path and rule.tool in (RUN_COMMAND, PROPOSE):
        return f"{rule.tool} has no path"
    if rule.path.startswith("/") or (rule.path and {"", ".", ".."} & set(rule.path.split("/"))):
        return f"{rule.path!r} is no path inside the repository; give one such as src/** or README.md"
    return ""


def until_words(until: float) -> str:
    """A time for people, in UTC because who reads it may be elsewhere: `2026-01-31 23:00 UTC`."""
    return datetime.fromtimestamp(until, UTC).strftime("%Y-%m-%d %H:%M UTC")
