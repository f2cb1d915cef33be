"""A worker before its limits, with a person who raises, ends or kills."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from podium.abort import Aborted
from podium.core.approval import Approved, Rejected, Verdict
from podium.core.budget import Allowance, LimitBody, LimitKind, RequestNeed, Scope
from podium.core.inputs import Asked, Wanted
from podium.core.transcript import Resumption
from podium.worker.limiter import EndedByPerson
from tests.conftest import Repository
from tests.worker.desk import MODEL, Desk, tool_call

NEED = RequestNeed(MODEL)
REACHED = LimitBody(Scope.TRACK, LimitKind.TOKENS, Decimal(100), Decimal(90), Decimal(20), Decimal(150))


def test_a_worker_without_limits_asks_only_before_a_request(repo: Repository) -> None:
    """A request must be recorded; for calls and for time it need not wait on the engine."""
    desk = Desk(repo.path)
    assert desk.limiter.before_request(NEED) == Allowance()
    desk.limiter.before_call()

    assert desk.limiter.time_left() == math.inf
    assert [report.need for report in desk.reports if isinstance(report, Wanted)] == [NEED]


def test_where_a_limit_is_raised_the_worker_asks_again(repo: Repository) -> None:
    """Also when the new one is reached too: it is asked about until the step fits."""
    doing: list[str] = []

    def raise_it(body: LimitBody) -> Verdict:
        doing.append(desk.line.doing)
        return Approved(body)

    desk = Desk(repo.path, limits=[REACHED, REACHED, Allowance(5)], about_limits=[raise_it, raise_it])
    desk.line.doing = "waiting for the model"

    assert desk.limiter.before_request(NEED) == Allowance(5)
    assert doing == ["waiting for a person: the track's limit of 100 tokens is reached"] * 2
    assert desk.line.doing == "waiting for the model"
    assert [report.body for report in desk.reports if isinstance(report, Asked)] == [REACHED, REACHED]


def test_a_person_can_end_it_with_what_is_there(repo: Repository) -> None:
    desk = Desk(repo.path, limits=[REACHED], about_limits=[lambda body: Rejected("good enough")])

    with pytest.raises(EndedByPerson) as ended:
        desk.limiter.before_request(NEED)
    assert str(ended.value) == (
        "Ended unfinished by person when the track's limit of 100 tokens was reached (good enough); what was there was "
        "kept."
    )


def test_a_kill_ends_the_wait_for_a_person(repo: Repository) -> None:
    def kill(body: LimitBody) -> Verdict:
        desk.line.abort.set("killed by a person")
        return Approved(body)

    desk = Desk(repo.path, limits=[REACHED], about_limits=[kill])

    with pytest.raises(Aborted, match="killed by a person"):
        desk.limiter.before_request(NEED)


def test_a_call_is_asked_for_before_anything_of_it_is_looked_at(repo: Repository) -> None:
    """One that only reads too."""
    desk = Desk(repo.path, limits=[REACHED], about_limits=[lambda body: Rejected("")])

    with pytest.raises(EndedByPerson):
        desk.gate.carry(tool_call("read_file", path="README.md"), "", Resumption())
    assert desk.facts == []


def test_time_is_asked_for(repo: Repository) -> None:
    desk = Desk(repo.path, limits=[Allowance(work_s=3.0), Allowance()])

    assert [desk.limiter.time_left(), desk.limiter.time_left()] == [3.0, math.inf]
