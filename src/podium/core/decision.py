"""What follows from an input: facts to record, effects to perform, notices to show."""

from __future__ import annotations

from dataclasses import dataclass, field

from podium.core.effects import Effect
from podium.core.events import Fact, Notice


@dataclass(slots=True)
class Decision:
    facts: list[Fact] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def __iadd__(self, other: Decision) -> Decision:
        self.facts += other.facts
        self.effects += other.effects
        self.notices += other.notices
        return self

    def __add__(self, other: Decision) -> Decision:
        return Decision([*self.facts, *other.facts], [*self.effects, *other.effects], [*self.notices, *other.notices])

    def __bool__(self) -> bool:
        return bool(self.facts or self.effects or self.notices)
