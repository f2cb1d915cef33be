"""What one request uses while it streams, against what it was granted.

The rule: the stream is stopped with the chunk that shows that the allowance is used up, so no request goes over it by
more than one chunk. The service is told the same bound (`ModelRequest.max_output`) and stops by itself most of the
time; here is what holds when it does not, or when more was sent than was estimated. What the service has not told of
yet, or never tells before the end, is measured by what was heard.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

from podium.core.budget import Allowance
from podium.core.usage import Usage
from podium.errors import PodiumError
from podium.providers.base import ModelRequest
from podium.providers.pricing import PriceBook

_BYTES_PER_TOKEN = 4
_SPENT = "the request was stopped: it had used what its limits left for it"


class AllowanceSpent(PodiumError):
    """A request was stopped because it had used what was granted to it."""


class Meter:
    """One request's. `usage` is the last total that was told, or the estimate when it was stopped without any."""

    def __init__(
        self, allowance: Allowance, request: ModelRequest, prices: PriceBook, more_time: Callable[[], float]
    ) -> None:
        self.usage = Usage()
        self._allowance = allowance
        self._request = request
        self._prices = prices
        self._more_time = more_time
        self._heard = 0
        self._until = None if allowance.work_s is None else time.monotonic() + allowance.work_s

    def told(self, usage: Usage) -> None:
        """The service has told a new total; raises `AllowanceSpent`."""
        if usage.generated > self.usage.generated:
            self._heard = 0
        self.usage = usage
        if usage.total and not self._is_within(usage):
            raise AllowanceSpent(_SPENT)

    def hear(self, text: str) -> None:
        """A piece of the reply has come; raises `AllowanceSpent`."""
        self._heard += len(text.encode("utf-8", "surrogatepass"))
        estimate = self._estimate()
        if not self._is_within(estimate):
            self.usage = estimate
            raise AllowanceSpent(_SPENT)

    def time_left(self) -> float:
        """Seconds that may still be waited before it must be asked again; raises `AllowanceSpent` for none."""
        if self._until is None:
            return math.inf
        if (left := self._until - time.monotonic()) > 0:
            return left
        if (more := self._more_time()) <= 0:
            raise AllowanceSpent("the request was stopped: the limit of work time is used up")
        self._until = time.monotonic() + more
        return more

    def _is_within(self, usage: Usage) -> bool:
        tokens, cost = self._allowance.tokens, self._allowance.cost
        if tokens is not None and usage.total > tokens:
            return False
        return cost is None or self._prices.bill(self._request.model, usage).cost <= cost

    def _estimate(self) -> Usage:
        """What was told, and what was heard since the service has told of any more output."""
        told = self.usage if self.usage.total else Usage(input=self._request.input_tokens)
        return replace(told, output=told.output + math.ceil(self._heard / _BYTES_PER_TOKEN))
