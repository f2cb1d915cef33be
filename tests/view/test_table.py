from __future__ import annotations

import random
from decimal import Decimal

import pytest

from podium.core.events import Outcome, TicketChanged
from podium.core.status import Status
from podium.core.ticket import Executor, Mode
from podium.core.usage import Bill, Usage
from podium.view.model import Model
from podium.view.table import Column, Row, Table, rows
from podium.view.text import ColourRole
from tests.gui.scenes import Scene, layered
from tests.script import Script, ticket
from tests.view.helpers import shown


def busy() -> Model:
    """One ticket of each sort: done, waiting, working, failed, held, to do (a command), ready."""
    first = ticket("T1", priority=2), ticket("T2", priority=1)
    command = ticket("T6", "T3", executor=Executor.COMMAND)
    script = Script.of(*first, "T3", "T10", ("T5", "T10"), command, "T7")
    script.open().complete("T1").prepare("T2").start("T3").start("T10")
    script.spend("T10", Bill(Usage(100, 0, 20), Decimal("0.5"))).finish("T10", outcome=Outcome.FAILED)
    return shown(script)


def listed(model: Model, text: str = "", sort_by: Column = Column.ATTENTION, descending: bool = False) -> list[str]:
    return [row.id for row in rows(model, text, sort_by, descending)]


def test_attention_comes_first() -> None:
    """Waiting for you, working, gone wrong, ready, to do, done; ties in track order."""
    assert listed(busy()) == ["T2", "T3", "T10", "T7", "T5", "T6", "T1"]


def test_merging_needs_nobody() -> None:
    """Work that is being merged stands among what moves, not among what waits for a person."""
    script = Script.of("T1", "T2", mode=Mode.AUTO).open().start("T1").start("T2").finish("T2", commit="c0ffee")
    assert [(row.words, row.attention) for row in rows(shown(script))] == [("in progress", 1), ("merging", 1)]


def test_a_row_says_all_that_its_columns_show() -> None:
    """Status by symbol, colour and words; the tokens and the bill of all attempts."""
    row = next(row for row in rows(busy()) if row.id == "T10")
    assert row == Row(
        id=row.id,
        title="do T10",
        words="failed",
        symbol="✗",
        role=ColourRole.FAILED,
        model="gemini-small",
        tokens=120,
        bill=Bill(Usage(100, 0, 20), Decimal("0.5")),
        attempt=1,
        attention=2,
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["T1", "T10", "T2", "T3", "T5", "T6", "T7"]),
        ("t10", ["T10"]),
        ("status:failed", ["T10"]),
        ("held", ["T5"]),
        ("waiting", ["T2"]),
        ("status:in_progress", ["T3"]),
        ("status:awaiting_spawn do", ["T2"]),
        ("do t1", ["T1", "T10"]),
        ("do nothing", []),
        ("status:t1", []),
    ],
)
def test_all_words_of_a_filter_must_match(text: str, found: list[str]) -> None:
    """Words look at id, title and status; `status:` at the status alone."""
    assert sorted(listed(busy(), text)) == found


def test_rows_can_be_sorted_by_each_column() -> None:
    """Numbers in ids count as numbers; the most expensive ticket can stand on top."""
    model = busy()
    assert listed(model, "", Column.ID) == ["T1", "T2", "T3", "T5", "T6", "T7", "T10"]
    assert listed(model, "", Column.ID, True)[0] == "T10"
    assert listed(model, "", Column.COST, True)[0] == "T10"
    assert listed(model, "", Column.TOKENS, True)[0] == "T10"
    assert listed(model, "", Column.MODEL)[0] == "T6"
    for column in Column:
        assert sorted(listed(model, "", column)) == sorted(listed(model))


def test_a_command_ticket_has_no_model() -> None:
    """It says "command" instead."""
    script = Script.of(ticket("c", executor=Executor.COMMAND), "m", mode=Mode.AUTO).open()
    models = [(row.id, row.model) for row in rows(shown(script), "", Column.ID)]
    assert models == [("c", "command"), ("m", "gemini-small")]


def test_without_a_run_there_are_no_rows() -> None:
    """The table is empty until a track is opened."""
    assert rows(Model()) == ()


def test_a_table_that_makes_only_changed_rows_anew_says_the_same() -> None:
    """Over a random run, whatever happens in it."""
    dice, model = random.Random(3), Model()
    scene = Scene(model, layered(40))
    table = Table()
    for _ in range(60):
        table.note(model.take_changes())
        assert table.rows(model, "", Column.ATTENTION, False) == rows(model)
        assert model.state is not None
        ready = [name for name, t in model.state.tickets.items() if t.ready]
        alive = [model.state.attempts[attempt].ticket for attempt in model.state.alive]
        cold = [name for name in alive if model.state.tickets[name].status is Status.IN_PROGRESS]
        match dice.randrange(4):
            case 0 if cold:
                scene.end(dice.choice(cold), dice.choice((Outcome.FAILED, Outcome.BLOCKED)), "no")
            case 1 if cold:
                scene.cool(dice.choice(cold), 5)
            case 2 if ready:
                scene.complete(dice.choice(ready))
            case _ if ready:
                scene.start(dice.choice(ready))
            case _:
                scene.tell(TicketChanged(ticket("t39", "t0")))
    table.note(model.take_changes())
    assert table.rows(model, "", Column.ATTENTION, False) == rows(model)
