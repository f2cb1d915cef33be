from __future__ import annotations

import math
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from podium.core.events import Outcome, StreamVoided, Voice
from podium.core.inputs import Notified
from podium.core.ticket import Tier
from podium.core.usage import Bill, Usage
from podium.view.meters import MOST_POINTS, SMOOTHING, faded
from podium.view.model import TierMeter
from podium.view.project import pass_time, project
from tests.script import Script
from tests.view.helpers import Viewer


def bill(output: int, thoughts: int = 0) -> Bill:
    return Bill(Usage(100, 0, output, thoughts), Decimal("0.01"))


def worker_meter(viewer: Viewer) -> TierMeter:
    viewer.look()
    return viewer.model.meters[Tier.WORKER]


def test_what_streams_is_estimated_until_its_bill_comes() -> None:
    """Four characters count as a token; then the provider's own count takes their place, exactly."""
    viewer = Viewer(script := Script.of("a").open().start("a").stream("a", "x" * 400))
    assert worker_meter(viewer).streamed == 100
    script.wait(1).spend("a", bill(80, 5))
    meter = worker_meter(viewer)
    assert (meter.streamed, meter.bill) == (0, bill(80, 5))
    assert list(meter.series)[-1] == (1.0, 85.0)


def test_a_command_s_output_costs_nothing() -> None:
    """Only what a model writes is metered."""
    viewer = Viewer(Script.of("a").open().start("a").stream("a", "x" * 400, Voice.OUTPUT))
    meter = worker_meter(viewer)
    assert (meter.streamed, meter.rate) == (0, 0)


def test_what_was_voided_no_longer_counts() -> None:
    """A turn that is made again is not metered twice."""
    viewer = Viewer(script := Script.of("a").open().start("a").stream("a", "x" * 400))
    script.tell(Notified(StreamVoided(script.attempt("a").id, "cut")))
    assert worker_meter(viewer).streamed == 0


def test_an_ended_attempt_leaves_no_estimate_and_no_rate() -> None:
    """A worker that was cut off in the middle of a reply does not stand on the meter for ever."""
    viewer = Viewer(Script.of("a").open().start("a").stream("a", "x" * 400).finish("a", outcome=Outcome.FAILED))
    assert worker_meter(viewer).streamed == 0
    assert next(iter(viewer.model.streams.values())).rate == 0


def test_two_workers_of_a_tier_add_up() -> None:
    """The bill of one does not take away the estimate of the other."""
    viewer = Viewer(script := Script.of("a", "b").open().start("a").start("b"))
    script.stream("a", "x" * 400).stream("b", "x" * 200).spend("a", bill(90))
    meter = worker_meter(viewer)
    assert (meter.streamed, meter.bill.usage.generated) == (50, 90)


def test_a_steady_stream_has_its_rate() -> None:
    """100 tokens a second are shown as about 100 after a while."""
    script = Script.of("a").open().start("a")
    viewer = Viewer(script)
    for _ in range(200):
        script.wait(0.1).stream("a", "x" * 40)
        viewer.look()
    assert abs(worker_meter(viewer).rate - 100) < 3


def test_a_bill_does_not_count_what_was_streamed_as_new() -> None:
    """The rate hardly moves when the bill says what the stream has shown."""
    script = Script.of("a").open().start("a").stream("a", "x" * 400)
    viewer = Viewer(script)
    before = worker_meter(viewer).rate
    script.spend("a", bill(100))
    assert worker_meter(viewer).rate == before


def test_what_is_heard_of_late_was_spent_when_it_was_spent() -> None:
    """Whoever goes on with a run an hour later sees its curve, and no speed of the past."""
    script = Script.of("a").open().start("a").spend("a", bill(300)).wait(60).spend("a", bill(200))
    viewer, late = Viewer(script), script.now + 3_600
    for event in script.events:
        project(viewer.model, event, late)
        pass_time(viewer.model, late)
    meter = viewer.model.meters[Tier.WORKER]
    assert list(meter.series) == [(0.0, 300.0), (60.0, 500.0)]
    assert meter.rate == 0


def test_a_bill_that_is_told_later_than_it_came_does_not_go_back_in_time() -> None:
    """What a viewer sees stream is a moment after it was recorded; the series stays in order, and no rate is lost."""
    script = Script.of("a").open().start("a").wait(5)
    viewer = Viewer(script)
    pass_time(viewer.model, script.now + 0.2)
    script.stream("a", "x" * 40).spend("a", bill(12))
    meter = worker_meter(viewer)
    assert [round(at, 3) for at, _ in meter.series] == [5.2, 5.2]
    assert math.isclose(meter.rate, 12 / SMOOTHING, rel_tol=0.02)


@given(st.floats(0.1, 1e6), st.floats(0, 100))
def test_rates_fade_with_their_time_constant(value: float, seconds: float) -> None:
    """e times less after SMOOTHING seconds; a trickle is nothing."""
    expected = value * math.exp(-seconds / SMOOTHING)
    assert math.isclose(faded(value, 10.0, 10.0 + seconds), expected if expected >= 0.05 else 0.0)


def test_a_series_is_bounded_and_keeps_its_shape() -> None:
    """Hours of streaming fit into some hundred points, in order, and the last one is exact."""
    script = Script.of("a").open().start("a")
    viewer = Viewer(script)
    for _ in range(5 * MOST_POINTS):
        script.wait(2).spend("a", bill(10))
        viewer.look()
    series = list(viewer.model.meters[Tier.WORKER].series)
    assert MOST_POINTS / 4 < len(series) <= MOST_POINTS
    assert series == sorted(series)
    assert series[-1][1] == viewer.model.meters[Tier.WORKER].bill.usage.generated == 50 * MOST_POINTS
    assert series[0][0] < 20
