"""What a request may use, watched chunk by chunk."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

import pytest

from podium.abort import AbortSignal
from podium.core.budget import Allowance
from podium.core.conversation import Role, Turn
from podium.core.usage import Usage
from podium.providers.base import Delta, Done, Finish, ModelRequest, TextDelta, ThoughtDelta, UsageSoFar
from podium.providers.client import ModelClient
from podium.providers.loop import LoopThread
from podium.providers.meter import AllowanceSpent, Meter
from podium.providers.pricing import Price, PriceBook
from podium.providers.quota import QuotaGate
from tests.providers.stage import HASTY, SIGNING, Recorder, request

PRICES = PriceBook({SIGNING: Price(Decimal(1), Decimal(10))})


def meter(allowance: Allowance, *more_time: float) -> Meter:
    times = iter(more_time)
    asked = ModelRequest(SIGNING, "", (), input_tokens=100)
    return Meter(allowance, asked, PRICES, lambda: next(times))


def test_a_request_goes_over_its_tokens_by_one_chunk_at_most() -> None:
    """What is exactly used up is not over; the chunk that goes beyond it is the last one."""
    m = meter(Allowance(tokens=120))
    m.told(Usage(input=100, output=20))

    with pytest.raises(AllowanceSpent, match="had used what its limits left for it"):
        m.told(Usage(input=100, output=21))
    assert m.usage == Usage(input=100, output=21)


def test_money_is_watched_by_the_model_s_price() -> None:
    m = meter(Allowance(cost=Decimal("0.0003")))
    m.told(Usage(input=100, output=20))

    with pytest.raises(AllowanceSpent):
        m.told(Usage(input=100, thoughts=21))


def test_a_service_that_tells_no_usage_is_measured_by_what_was_heard() -> None:
    """Four bytes make a token; what was stopped so is billed as estimated, else it would be free."""
    m = meter(Allowance(tokens=110))
    m.hear("x" * 40)
    m.told(Usage())

    with pytest.raises(AllowanceSpent):
        m.hear("x")
    assert m.usage == Usage(input=100, output=11)


def test_what_the_service_has_not_told_of_is_heard() -> None:
    """Some tell what was sent at once, and what they write only at the end."""
    m = meter(Allowance(tokens=110))
    m.told(Usage(input=50))
    m.hear("x" * 240)
    m.told(Usage(input=50))

    with pytest.raises(AllowanceSpent):
        m.hear("x")
    assert m.usage == Usage(input=50, output=61)


def test_what_the_service_tells_counts_more_than_what_was_heard() -> None:
    """A thousand blanks may be one token; only what came after that is estimated."""
    m = meter(Allowance(tokens=110))
    m.hear("x" * 40)
    m.told(Usage(input=50, output=10, thoughts=10))
    m.hear("x" * 160)
    assert m.usage == Usage(input=50, output=10, thoughts=10)

    with pytest.raises(AllowanceSpent):
        m.hear("x")
    assert m.usage == Usage(input=50, output=51, thoughts=10)


def test_time_that_is_over_is_asked_for_again() -> None:
    """As long as there is some; without a limit nobody asks."""
    assert meter(Allowance()).time_left() == math.inf
    assert meter(Allowance(work_s=1000.0)).time_left() <= 1000.0

    m = meter(Allowance(work_s=0.0), 5.0, 0.0)
    assert m.time_left() == 5.0
    with pytest.raises(AllowanceSpent, match="the limit of work time is used up"):
        meter(Allowance(work_s=0.0), 0.0).time_left()


@dataclass
class Talker:
    """A service that keeps to no bound and never ends by itself."""

    deltas: Iterable[Delta]
    name: str = "talker"
    asked: ModelRequest | None = None

    async def stream(self, request: ModelRequest) -> AsyncIterator[Delta]:
        self.asked = request
        for delta in self.deltas:
            yield delta

    async def models(self) -> tuple[str, ...]:
        return ()


@contextmanager
def client_of(talker: Talker) -> Iterator[ModelClient]:
    loop = LoopThread()
    try:
        yield ModelClient(talker, loop, QuotaGate(), PRICES, HASTY)
    finally:
        loop.close()


def endless() -> Iterator[Delta]:
    for count in range(1, 100_000):
        yield TextDelta("four words of text ")
        yield UsageSoFar(Usage(input=100, output=5 * count))


def test_a_stream_that_does_not_end_is_stopped_and_billed() -> None:
    """The bound is told to the service; where it talks on, the stream ends with the chunk that goes over it."""
    talker, observer = Talker(endless()), Recorder(allowance=Allowance(200, 300, None))
    with client_of(talker) as client, pytest.raises(AllowanceSpent):
        client.ask(request("t"), AbortSignal(), observer)

    assert talker.asked is not None
    assert talker.asked.max_output == 200
    assert [bill.usage for bill in observer.bills] == [Usage(input=100, output=205)]


def test_a_stream_without_time_is_stopped_between_two_chunks() -> None:
    talker, observer = Talker(endless()), Recorder(allowance=Allowance(work_s=0.0), more_time=[0.0])
    with client_of(talker) as client, pytest.raises(AllowanceSpent, match="work time"):
        client.ask(request("t"), AbortSignal(), observer)

    assert observer.bills == []


def test_a_reply_within_its_allowance_is_a_reply() -> None:
    turn = Turn(Role.MODEL, "Done.")
    done = Done(turn, Usage(input=100, output=20), Finish.STOP, "STOP", SIGNING)
    talker = Talker([ThoughtDelta("hm"), UsageSoFar(Usage(input=100, thoughts=1)), TextDelta("Done."), done])
    with client_of(talker) as client:
        assert client.ask(request("t"), AbortSignal(), Recorder(allowance=Allowance(20, 120))) == done
