"""Tokens and money per tier: what is shown is what was counted."""

from __future__ import annotations

import itertools
from collections import deque

import dearpygui.dearpygui as dpg
from hypothesis import given
from hypothesis import strategies as st

from podium.core.ticket import Tier
from podium.gui.meters import Meters
from podium.gui.meters_figures import Figure, Part, counted, figures, flow, round_up, smooth, total_lines
from podium.gui.palette import Scheme
from podium.view.model import Model, TierMeter
from tests.gui.harness import Stage
from tests.gui.scenes import Scene, ticket


def test_every_kind_of_token_is_shown_once() -> None:
    """What came from a cache is not shown as input as well, and nothing is left out."""
    model = Model()
    scene = Scene(model, [ticket("a")])
    scene.start("a")
    scene.spend("a", 12_000, "0.31")
    (worker,), idle = figures(model)
    assert worker == Figure(
        Tier.WORKER,
        (
            Part("new input", 8_000, 120),
            Part("cached", 4_000, 60),
            Part("output", 1_500, 255),
            Part("thoughts", 1_000, 185),
        ),
        "$0.31",
        worker.rate,
    )
    assert worker.total == model.meters[Tier.WORKER].bill.usage.total
    assert idle == ("orchestrator", "tech lead", "QA")


def test_an_unknown_price_is_never_zero() -> None:
    """A model without a price makes the sum partly unknown, in every form of the line."""
    model = Model()
    scene = Scene(model, [ticket("a"), ticket("b")])
    scene.start("a")
    scene.start("b")
    scene.spend("a", 8_000, "")
    assert figures(model)[0][0].cost == "price unknown"
    scene.spend("b", 8_000, "0.20", Tier.QA)
    assert total_lines(model)[2] == "$0.20 + unknown"


SERIES = st.lists(st.tuples(st.floats(0.1, 100), st.floats(0, 1_000)), max_size=20).map(
    lambda steps: [(sum(s for s, _ in steps[: i + 1]), sum(n for _, n in steps[: i + 1])) for i in range(len(steps))]
)


@given(SERIES)
def test_the_count_between_points_lies_between_their_counts(series: list[tuple[float, float]]) -> None:
    """A rising series stays rising, and ends at its last count."""
    times = [n * 25.0 for n in range(90)]
    values = counted(series, times)
    assert len(values) == len(times)
    assert all(a <= b + 1e-6 for a, b in itertools.pairwise(values))
    assert abs(values[-1] - (series[-1][1] if series else 0.0)) < 1e-6


def test_the_flow_is_stacked_and_its_area_is_what_was_generated() -> None:
    """Each tier stands on the one before it; no token is lost by drawing."""
    meters = {tier: TierMeter(tier) for tier in Tier}
    meters[Tier.WORKER].series = deque([(10.0, 100.0), (20.0, 300.0)])
    meters[Tier.QA].series = deque([(20.0, 50.0)])
    drawn = flow(meters, 40.0, 40)
    worker, qa = drawn.stacked[2], drawn.stacked[3]
    assert all(below <= above for below, above in zip(worker, qa, strict=True))
    assert abs(sum(worker) - 300.0) < 5
    assert abs(sum(qa) - 350.0) < 5
    assert drawn.highest == max(qa)


def test_smoothing_and_axis_ends() -> None:
    """Peaks are rounded, an even flow stays even; an axis ends at a round number."""
    assert smooth([4.0, 4.0, 4.0]) == [4.0, 4.0, 4.0]
    assert smooth([0.0, 4.0, 0.0]) == [1.0, 2.0, 1.0]
    assert [round_up(value) for value in (0.3, 1, 3, 11, 2_914)] == [1, 1, 5, 20, 5_000]


def test_the_panel_survives_every_number_of_points(stage: Stage) -> None:
    """No data, one point, many points, and a size that must scroll to its plot."""
    scene = Scene(stage.model, [ticket("a")])
    meters = Meters(stage.kit, stage.desk)
    stage.show(meters, 10, 10, 340, 300)
    scene.start("a")
    for n in range(40):
        stage.now = scene.at = scene.at + 3
        scene.spend("a", 900 + n, "0.01", tuple(Tier)[n % 4])
        stage.frames(2)
    assert dpg.is_item_shown(meters.plot)
    meters.place(10, 10, 288, 156)
    stage.now += 1
    stage.frames(3)
    assert dpg.get_y_scroll_max(meters.item) > 0
    stage.theme.switch(Scheme.LIGHT)
    stage.now += 1
    stage.frames(3)
    assert " · $0.40" in dpg.get_value(meters.total)


def test_figures_are_drawn_twice_a_second_at_most(stage: Stage) -> None:
    """A burst of bills costs one drawing; the last one is shown in the end."""
    scene = Scene(stage.model, [ticket("a")])
    meters = Meters(stage.kit, stage.desk)
    stage.show(meters, 10, 10, 340, 300)
    scene.start("a")
    stage.now += 1
    stage.frames(2)
    scene.spend("a", 8_000, "1.00")
    stage.frames(3)
    assert "$1.00" not in dpg.get_value(meters.total)
    stage.now += 0.6
    stage.frames(2)
    assert "$1.00" in dpg.get_value(meters.total)
