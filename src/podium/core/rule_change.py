"""A change of the list of rules: one more, one less, or one in place of another."""

from __future__ import annotations

from dataclasses import dataclass

from podium.core.rules import Rule


@dataclass(frozen=True, slots=True)
class RuleChange:
    """`old` goes and `new` comes; None is none. Rules are known by what they say, because numbers of lines move."""

    old: Rule | None = None
    new: Rule | None = None

    @property
    def words(self) -> str:
        """What is asked for, after "cannot"."""
        if self.old is None:
            return "add the rule"
        return "remove the rule" if self.new is None else "change the rule"
