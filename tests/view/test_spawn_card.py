"""What the start of a worker brings with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from podium.core.approval import SpawnBody
from podium.core.context import ContextFile, ViewKind
from podium.core.outlay import AttemptBill
from podium.core.ticket import Executor, TicketId
from podium.core.usage import Bill, Usage
from podium.view.spawn_card import SpawnCard, spawn_card
from tests.script import MODEL, Script

BODY = SpawnBody(
    Executor.LLM,
    model=MODEL,
    files=(
        ContextFile("a.py", ViewKind.FULL, "", 1_000, 1_000),
        ContextFile("b.py", ViewKind.SKELETON, "", 4_000, 500),
    ),
    tools=("read_file", "finish"),
    unlocks=(TicketId("b"), TicketId("c")),
)


def spent(*dollars: str, unpriced: bool = False) -> Script:
    """Tickets whose attempts have cost so much, and one that is at work still."""
    names = [f"t{number}" for number in range(len(dollars))]
    script = Script.of(*names, "live").open()
    for name, cost in zip(names, dollars, strict=True):
        script.start(name)
        script.spend(name, Bill(Usage(1_000, 0, 500, 0), Decimal(cost), 1 if unpriced else 0))
        script.finish(name)
    script.start("live").spend("live", Bill(Usage(1_000, 0, 500, 0), Decimal(9)))
    return script


def cost(script: Script, model: str = MODEL, earlier: Iterable[AttemptBill] = ()) -> str:
    return spawn_card(script.state, BODY, model, {}, earlier).cost


def earlier(run: int, dollars: str, model: str = MODEL) -> AttemptBill:
    return AttemptBill(run, model, Bill(Usage(1_000, 0, 500, 0), Decimal(dollars)))


def test_a_card_says_all_that_comes_with_a_worker() -> None:
    script = Script.of("a").open()
    assert spawn_card(script.state, BODY, MODEL, {MODEL: "$0.50 in, $3.00 out"}) == SpawnCard(
        "$0.50 in, $3.00 out",
        "no past attempts on this model yet",
        "2 files, 5.0k → 1.5k tokens: a.py, b.py",
        "2: read_file, finish",
        "2: b, c",
    )
    bare = spawn_card(script.state, SpawnBody(Executor.LLM), "other", {})
    assert [value for _, value in bare.rows] == [
        "nobody knows it",
        "no past attempts on this model yet",
        "no files",
        "no tools",
        "nothing",
    ]


def test_what_it_may_cost_is_what_others_on_its_model_have_cost() -> None:
    """Those that are over; what is at work is not counted, nor another model."""
    assert cost(spent("0.25")) == "$0.25, from 1 past attempt"
    assert cost(spent("0.25", "0.75", "0.50")) == "$0.25 to $0.75, from 3 past attempts"
    assert cost(spent("0.25"), "gemini-large") == "no past attempts on this model yet"


def test_one_that_went_astray_does_not_stretch_the_range() -> None:
    """From five attempts on the cheapest and the dearest tenth are left out."""
    assert cost(spent(*["0.20"] * 10, "0.30", "50")) == "$0.20 to $0.29, from 12 past attempts"


def test_where_the_price_is_unknown_tokens_are_told() -> None:
    assert cost(spent("0", "0", unpriced=True)) == "1.5k tokens, from 2 past attempts"


def test_earlier_runs_count_as_well_and_this_one_once() -> None:
    """What the journal tells of the run that goes on is known better from its state."""
    script = spent("0.25")
    told = [earlier(7, "0.75"), earlier(8, "0.10", "gemini-large"), earlier(script.state.run, "9")]
    assert cost(script, earlier=told) == ("$0.25 to $0.75, from 2 past attempts, 1 in earlier runs")
    assert cost(spent(), earlier=[earlier(8, "0.40"), earlier(9, "0")]) == (
        "$0.00 to $0.40, from 2 past attempts in earlier runs"
    )


def test_what_it_unlocks_is_told_with_all_that_stands_below_it() -> None:
    """The count stands first, because a long line is cut."""
    state = Script.of("a").open().state

    def unlocks(body: SpawnBody, below: int) -> str:
        return spawn_card(state, body, MODEL, {}, below=below).unlocks

    assert unlocks(BODY, 2) == "2: b, c"
    assert unlocks(BODY, 12) == "2 of 12 that wait for it: b, c"
    assert unlocks(replace(BODY, unlocks=()), 1) == "nothing by itself; 1 ticket waits for it"
    assert unlocks(replace(BODY, unlocks=()), 3) == "nothing by itself; 3 tickets wait for it"
