from __future__ import annotations

from decimal import Decimal

from podium.core.budget import Used
from podium.core.events import AttemptEnded, Outcome, RequestSent
from podium.core.ticket import AttemptId
from podium.view.cut_off import CutOff, cut_off
from tests.script import MODEL, Script


def test_a_request_that_was_under_way_is_remembered() -> None:
    """With what was set aside for it; of a worker between requests there is nothing."""
    script = Script.of("a", "b").open().start("a").start("b")
    script.report("a", lambda a: RequestSent(a, MODEL, Used(tokens=900, cost_usd=Decimal("0.1"))))
    ends = [AttemptEnded(AttemptId(f"{name}#1"), Outcome.KILLED) for name in "ab"]
    assert [cut_off(script.state, end) for end in ends] == [CutOff(True, 900), CutOff(False, 0)]
