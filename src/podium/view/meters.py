"""Tokens over time: what was billed is exact, what streams is estimated until its bill comes.

A rate is an exponential average: each arrival of n tokens adds n / SMOOTHING, and between arrivals it fades with
the time constant SMOOTHING. It needs no window of samples, and it can be read at any time.
"""

from __future__ import annotations

import math

from podium.core.events import Streamed, TokensSpent, Voice
from podium.core.state import AttemptState
from podium.view.model import Model, Stream, TierMeter

SMOOTHING = 3.0
"""Seconds."""
CHARACTERS_PER_TOKEN = 4
MOST_POINTS = 600
SHORTEST_STEP = 0.5
"""Seconds between two points of a series, at least."""


def faded(rate: float, since: float, now: float) -> float:
    """What a rate reckoned at `since` has come down to."""
    value = rate * math.exp(-max(0.0, now - since) / SMOOTHING)
    return value if value >= 0.05 else 0.0


def count_streamed(model: Model, stream: Stream, attempt: AttemptState, event: Streamed) -> None:
    """Estimate the tokens of a chunk. A command's output is not the model's and costs nothing now."""
    if event.voice is Voice.OUTPUT:
        return
    count = len(event.text) / CHARACTERS_PER_TOKEN
    meter = model.meters[attempt.tier]
    stream.streamed += count
    meter.streamed += count
    _flow(stream, count, model.at)
    _flow(meter, count, model.at)
    _mark(model, meter)


def count_spent(model: Model, stream: Stream, fact: TokensSpent) -> None:
    """Replace the estimate by the bill. Only what no stream had shown yet flows into the rate."""
    meter = model.meters[fact.tier]
    meter.bill += fact.bill
    surprise = max(0.0, fact.bill.usage.generated - stream.streamed)
    forget_streamed(model, stream, meter)
    _flow(stream, surprise, model.at)
    _flow(meter, surprise, model.at)
    _mark(model, meter)


def forget_streamed(model: Model, stream: Stream, meter: TierMeter) -> None:
    """What this stream was estimated at no longer counts."""
    meter.streamed = max(0.0, meter.streamed - stream.streamed)
    stream.streamed = 0.0
    model.changed.meters = True


def fade(model: Model) -> None:
    """Let all rates come down to what they are at `model.now`."""
    for stream in model.streams.values():
        if stream.rate:
            stream.rate, stream.rate_at = faded(stream.rate, stream.rate_at, model.now), model.now
            model.changed.streams.add(stream.attempt)
    for meter in model.meters.values():
        if meter.rate:
            meter.rate, meter.rate_at = faded(meter.rate, meter.rate_at, model.now), model.now
            model.changed.meters = True


def _flow(meter: Stream | TierMeter, count: float, at: float) -> None:
    if at < meter.rate_at:  # it is told later than it came
        count, at = faded(count, at, meter.rate_at), meter.rate_at
    before = meter.rate if at == meter.rate_at else faded(meter.rate, meter.rate_at, at)
    meter.rate = before + count / SMOOTHING
    meter.rate_at = at


def _mark(model: Model, meter: TierMeter) -> None:
    """Put the tier's count on its series; a point that follows too soon replaces the one before it."""
    assert model.state is not None
    model.changed.meters = True
    series = meter.series
    # A bill's own time may be a moment before that at which its last chunk was seen.
    at = max(0.0, model.at - model.state.opened_at, series[-1][0] if series else 0.0)
    point = (at, meter.bill.usage.generated + meter.streamed)
    step = max(SHORTEST_STEP, at / MOST_POINTS)
    if len(series) >= 2 and series[-1][0] - series[-2][0] < step:
        series[-1] = point
    else:
        series.append(point)
    if len(series) > MOST_POINTS:
        kept = [*list(series)[:-1:2], point]
        series.clear()
        series.extend(kept)
