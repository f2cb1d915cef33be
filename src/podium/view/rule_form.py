"""A rule as a person writes it, field by field, and what is wrong with it.

Unlike `view.rule_draft`, which begins with a question, this one begins with a rule, or with nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from podium.core.rules import RUN_COMMAND, TOOLS, Rule, RuleEffect, problem
from podium.core.ticket import TicketId, TrackId

ANY_TOOL = "every tool"
ABOUTS = {"": "all of it", "command": "this command", "prefix": "commands that begin so", "path": "files"}
"""What a rule is about, by the name of its field."""


@dataclass(frozen=True, slots=True)
class RuleForm:
    """The texts of the fields; what has no field (tier, run) stays as it was in `before`."""

    effect: RuleEffect = RuleEffect.ALLOW
    tool: str = ANY_TOOL
    about: str = "prefix"
    text: str = ""
    track: str = ""
    ticket: str = ""
    until: str = ""
    before: Rule | None = None

    @property
    def tools(self) -> tuple[str, ...]:
        return (ANY_TOOL, *TOOLS)

    @property
    def rule(self) -> Rule | None:
        """What is written; None while `problem` says why not."""
        return None if self.problem else self._rule(self._end())

    @property
    def problem(self) -> str:
        """Why this is no rule; empty when it is one."""
        try:
            until = self._end()
        except ValueError:
            return f"{self.until!r} is no day; write it as 2030-12-31, or leave it empty"
        if self.about and not self.text.strip():
            return f"say which: {ABOUTS[self.about]}"
        return problem(self._rule(until))

    def _rule(self, until: float | None) -> Rule:
        tool = "" if self.tool == ANY_TOOL else self.tool
        about = {self.about: self.text.strip()} if self.about else {}
        if not tool and self.about in ("command", "prefix"):
            tool = RUN_COMMAND
        track, ticket = self.track.strip(), self.ticket.strip()
        return replace(
            self.before or Rule(self.effect),
            effect=self.effect,
            tool=tool,
            command=about.get("command", ""),
            prefix=about.get("prefix", ""),
            path=about.get("path", ""),
            track=TrackId(track) if track else None,
            ticket=TicketId(ticket) if ticket else None,
            until=until,
        )

    def _end(self) -> float | None:
        """A day ends with itself; one that was not changed ends when it did."""
        if self.before is not None and self.until == _day(self.before.until):
            return self.before.until
        if not self.until.strip():
            return None
        day = date.fromisoformat(self.until.strip())
        return datetime.combine(day + timedelta(days=1), time()).timestamp()


def form_of(rule: Rule) -> RuleForm:
    """The fields of a rule."""
    about = next((name for name in ("command", "prefix", "path") if getattr(rule, name)), "")
    return RuleForm(
        rule.effect,
        rule.tool or ANY_TOOL,
        about,
        getattr(rule, about) if about else "",
        rule.track or "",
        rule.ticket or "",
        _day(rule.until),
        rule,
    )


def _day(until: float | None) -> str:
    """The last day on which a rule counts."""
    return "" if until is None else datetime.fromtimestamp(until - 1).astimezone().date().isoformat()
