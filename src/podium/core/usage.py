"""Tokens and money.

Counts follow the Gemini API's `usageMetadata`: `cached` and `tool_prompt` are parts of what was sent,
`thoughts` are billed as output but counted beside it. Money is a `Decimal` in US dollars; a model
whose price is unknown makes the sum *partly unknown*, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts of one model call, or of many added up.

    `input` includes `cached`; `output` does not include `thoughts`; `tool_prompt` is beside `input`.
    """

    input: int = 0
    cached: int = 0
    output: int = 0
    thoughts: int = 0
    tool_prompt: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input + other.input,
            self.cached + other.cached,
            self.output + other.output,
            self.thoughts + other.thoughts,
            self.tool_prompt + other.tool_prompt,
        )

    @property
    def total(self) -> int:
        return self.input + self.output + self.thoughts + self.tool_prompt

    @property
    def generated(self) -> int:
        """Everything that the model wrote: output and thoughts."""
        return self.output + self.thoughts


@dataclass(frozen=True, slots=True)
class Bill:
    """Usage and what it cost in US dollars; `unpriced` counts the tokens whose price nobody knows."""

    usage: Usage = Usage()
    cost: Decimal = Decimal(0)
    unpriced: int = 0

    def __add__(self, other: Bill) -> Bill:
        return Bill(self.usage + other.usage, self.cost + other.cost, self.unpriced + other.unpriced)


NOTHING_SPENT = Bill()
