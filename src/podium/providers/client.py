"""Asking a model once, as a worker sees it: patient, abortable, and with every token accounted for.

    ask                     until a good reply, or an error that waiting cannot mend
        gate.wait           nobody asks a model that is cooling
        _attempt            one HTTP request: deltas to the observer, its bill exactly once
        _delay              the server's wish, else exponential back-off; or the error itself

The rule: each request that reported usage is billed once, with the last total that was received, whether the reply
came through, was cut, timed out or was aborted. So the sum of all bills is the server's own count.

What a request may use is asked before it goes out, and watched chunk by chunk (`providers.meter`).

A used-up quota whose end the server tells is no failure: it is waited for, and uses up no retry. What bounds it is the
sum of these waits within one `ask`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Protocol, assert_never

from podium.abort import AbortSignal
from podium.core.budget import Allowance, RequestNeed
from podium.core.usage import Bill
from podium.providers.base import (
    Delta,
    Done,
    ErrorKind,
    ModelRequest,
    Provider,
    ProviderError,
    TextDelta,
    ThoughtDelta,
    UsageSoFar,
)
from podium.providers.loop import LoopThread
from podium.providers.meter import Meter
from podium.providers.pricing import PriceBook
from podium.providers.quota import QuotaGate

_MALFORMED_RETRIES = 2
"""A model that cannot form a call in three tries will not in ten."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often to try. `max_retries` counts the tries after the first; the rest are seconds.

    `first_timeout_s` bounds the wait for the first chunk of a reply, `idle_timeout_s` the wait for each later one,
    `max_cooling_s` the sum of the waits that the server asks one request to make for its quota.
    """

    max_retries: int = 6
    first_delay_s: float = 1.0
    max_delay_s: float = 60.0
    first_timeout_s: float = 120.0
    idle_timeout_s: float = 60.0
    max_cooling_s: float = 3600.0


class Observer(Protocol):
    """Told in the asking thread what happens while a model is asked; all but two must not block."""

    def sending(self, need: RequestNeed) -> Allowance:
        """A request is about to go out; how much it may use. This one may wait; it raises `Aborted`."""
        ...

    def time_left(self) -> float:
        """The time of the allowance is over: seconds that it may still go on. This one may wait a moment."""
        ...

    def heard(self, delta: TextDelta | ThoughtDelta) -> None:
        """A piece of the reply."""
        ...

    def spent(self, model: str, bill: Bill) -> None:
        """One request has ended, and this is what it cost; also of a failed one."""
        ...

    def cooling(self, seconds: float, reason: str) -> None:
        """The model may not be asked for so long."""
        ...

    def warm(self) -> None:
        """The cooling is over."""
        ...

    def retrying(self, error: ProviderError, delay_s: float) -> None:
        """The try failed, what was heard of it is void, and the next one starts after the delay."""
        ...


class ModelClient:
    """Shared by all workers. `jitter` changes a back-off delay; none by default, so that a run can be repeated."""

    def __init__(
        self,
        provider: Provider,
        loop: LoopThread,
        gate: QuotaGate,
        prices: PriceBook,
        patience: Patience,
        jitter: Callable[[float], float] = lambda seconds: seconds,
    ) -> None:
        self._provider = provider
        self._loop = loop
        self._gate = gate
        self._prices = prices
        self._patience = patience
        self._jitter = jitter

    def ask(self, request: ModelRequest, abort: AbortSignal, observer: Observer) -> Done:
        """Block until the model has replied. Raises `ProviderError` when it cannot, `AllowanceSpent`, or `Aborted`."""
        troubles = _Troubles()
        while True:
            self._pass_gate(request.model, abort, observer)
            try:
                return self._attempt(request, abort, observer)
            except ProviderError as error:
                delay = self._delay(error, troubles)
                if delay is None:
                    raise
                troubles.note(error, delay)
                observer.retrying(error, delay)
                self._back_off(request.model, error.kind, delay, abort)

    def models(self, abort: AbortSignal) -> tuple[str, ...]:
        """Names of the models that the key may use. Raises `ProviderError` or `Aborted`."""
        return self._loop.call(self._provider.models, abort, self._patience.first_timeout_s)

    def _pass_gate(self, model: str, abort: AbortSignal, observer: Observer) -> None:
        reason = f"the quota of {model} is used up for the moment"
        if self._gate.wait(model, abort, lambda seconds: observer.cooling(seconds, reason)):
            observer.warm()

    def _back_off(self, model: str, kind: ErrorKind, delay: float, abort: AbortSignal) -> None:
        # A quota is the model's matter, so all its workers wait at the gate; other troubles are this request's own.
        if kind is ErrorKind.QUOTA:
            self._gate.cool(model, delay)
        else:
            abort.wait(delay)

    def _attempt(self, request: ModelRequest, abort: AbortSignal, observer: Observer) -> Done:
        allowance = observer.sending(self._prices.need(request.model, request.input_tokens))
        allowed = replace(request, max_output=allowance.output)
        meter = Meter(allowance, allowed, self._prices, observer.time_left)
        deltas = self._loop.stream(
            lambda: self._provider.stream(allowed),
            abort,
            first_timeout=self._patience.first_timeout_s,
            idle_timeout=self._patience.idle_timeout_s,
            time_left=meter.time_left,
        )
        try:
            with closing(deltas):
                return _listen(deltas, meter, observer)
        except ProviderError as error:
            # A time-out is raised on this side of the loop, where nobody has counted.
            error.usage = meter.usage = error.usage if error.usage.total else meter.usage
            raise
        finally:
            if meter.usage.total:
                observer.spent(request.model, self._prices.bill(request.model, meter.usage))

    def _delay(self, error: ProviderError, troubles: _Troubles) -> float | None:
        """Seconds to wait before the next try; None when there shall be none."""
        failed = troubles.failed
        if error.kind is ErrorKind.QUOTA and error.retry_after is not None:
            return self._cooling(error, error.retry_after, troubles.cooled_s)
        if not error.kind.passing or len(failed) >= self._patience.max_retries:
            return None
        if error.kind is ErrorKind.MALFORMED:
            return 0.0 if failed.count(ErrorKind.MALFORMED) < _MALFORMED_RETRIES else None
        if error.retry_after is not None:
            return error.retry_after
        return self._jitter(min(self._patience.first_delay_s * 2.0 ** len(failed), self._patience.max_delay_s))

    def _cooling(self, error: ProviderError, wish: float, cooled_s: float) -> float:
        """The server's wish, as long as all of them together stay within bounds; raises the error beyond that."""
        # The service does say "0s"; without a least wait that would be a loop of requests.
        seconds = max(wish, self._patience.first_delay_s)
        most = self._patience.max_cooling_s
        if cooled_s + seconds <= most:
            return seconds
        said = f"{error}; it asks to wait {seconds:.0f} s more, and retry.max_cooling_s allows {most:g} s in all"
        raise ProviderError(error.kind, said, retry_after=wish, usage=error.usage) from error


@dataclass(slots=True)
class _Troubles:
    """What has gone wrong so far while one reply was asked for."""

    failed: list[ErrorKind] = field(default_factory=list)
    cooled_s: float = 0.0
    """The sum of the waits that the server has asked for."""

    def note(self, error: ProviderError, delay: float) -> None:
        if error.kind is ErrorKind.QUOTA and error.retry_after is not None:
            self.cooled_s += delay
        else:
            self.failed.append(error.kind)


def _listen(deltas: Iterable[Delta], meter: Meter, observer: Observer) -> Done:
    for delta in deltas:
        match delta:
            case TextDelta() | ThoughtDelta():
                observer.heard(delta)
                meter.hear(delta.text)
            case UsageSoFar():
                meter.told(delta.usage)
            case Done():
                meter.usage = delta.usage
                return delta
            case _:
                assert_never(delta)
    raise ProviderError(ErrorKind.CUT, "the reply ended before it was finished")
