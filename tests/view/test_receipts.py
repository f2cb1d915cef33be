"""The receipt of a kill tells everything that was ended, and where what is left lies."""

from __future__ import annotations

from decimal import Decimal

from podium.core.budget import Used
from podium.core.events import Outcome, RequestSent
from podium.core.receipt import EndedBy, EndedProcess, Receipt
from podium.core.ticket import AttemptId
from podium.core.usage import Bill, Usage
from podium.view.receipts import receipt_text
from tests.script import MODEL, Script
from tests.view.helpers import shown

RECEIPT = Receipt(
    "run_command: make",
    (
        EndedProcess(11, "make", EndedBy.SIGTERM),
        EndedProcess(12, "pytest\n-x", EndedBy.SIGKILL),
        EndedProcess(13, "sleep 9", EndedBy.SURVIVED),
    ),
    "podium-work/track/a-1",
    "c0ffee" * 7,
    ("shop/a.py",),
    0.4,
)
SET_ASIDE = "set aside for it are free again"


def test_a_receipt_tells_all() -> None:
    script = Script.of("a").open().start("a").spend("a", Bill(Usage(1_000), Decimal("0.5"))).wait(61)
    script.report("a", lambda a: RequestSent(a, MODEL, Used(tokens=900))).kill("a").wait(1)
    model = shown(script.finish("a", "killed by a person", Outcome.KILLED, receipt=RECEIPT))
    assert model.state is not None
    attempt = AttemptId("a#1")
    assert receipt_text(model.state, attempt, model.cut_off[attempt]).splitlines() == [
        "a, attempt 1: killed by a person",
        "It was run_command: make, and gone 0.4 s after the kill.",
        "",
        "Ended",
        "  process 11, by SIGTERM: make",
        "  process 12, by SIGKILL: pytest -x",
        "  SURVIVED: process 13: sleep 9; end it by hand",
        f"  a request to the model; what it cost until then is unknown; 900 tokens that were {SET_ASIDE}",
        "",
        "Spent",
        "  1.0k tokens, $0.50, in 0 turns and 01:02",
        "",
        "Kept",
        "  its commits, on podium-work/track/a-1: the last is c0ffeec0ffee",
        "  not committed, in its worktree: shop/a.py",
        "  the worktree is /repo/a-1",
    ]


def test_nothing_ended_and_nothing_kept_is_said() -> None:
    script = Script.of("a").open().start("a").kill("a")
    model = shown(script.finish("a", "killed", Outcome.KILLED, receipt=Receipt("")))
    assert model.state is not None
    told = receipt_text(model.state, AttemptId("a#1"), None)
    assert "It was idle" in told
    assert "  no process: none was running" in told
    assert "  nothing: it had changed nothing yet" in told
    alive = shown(Script.of("a").open().start("a"))
    assert alive.state is not None
    assert receipt_text(alive.state, AttemptId("a#1"), None) == ""
