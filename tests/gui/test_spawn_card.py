"""The card beside a worker's text, in a real approval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import dearpygui.dearpygui as dpg

from podium.core.notices import OutlaysRead
from podium.core.outlay import AttemptBill
from podium.core.usage import Bill, Usage
from tests.gui.harness import INFO
from tests.gui.playing import Played
from tests.script import MODEL, Script


def test_the_card_follows_the_model_that_is_chosen(play: Callable[..., Played]) -> None:
    """Price and likely cost are those of the model that would be sent; a command has no card."""
    script = Script.of("a", "b").open().start("a")
    script.spend("a", Bill(Usage(1_000, 0, 500, 0), Decimal("0.25"))).finish("a").prepare("b")
    played = play(script, info=replace(INFO, prices=((MODEL, "$0.50 in"), ("gemini-large", "$2.00 in"))))
    form = played.window.panels.approvals.dialog.form
    played.window.desk.wanted_approval = script.approval("b")
    played.frames(14)
    told = {name: dpg.get_value(item) for name, item in form.card.values.items()}
    assert (told["Price"], told["May cost"]) == ("$0.50 in", "$0.25, from 1 past attempt")
    assert (told["Reads"], told["Unlocks"]) == ("no files", "nothing")
    left, top, *_ = played.box(form.card.values["Price"])
    below = [played.box(form.card.values[name])[:2] for name in ("May cost", "Reads", "May use", "Unlocks")]
    assert [x for x, _ in below] == [left] * 4
    assert top < below[0][1] < below[-1][1] < played.box(form.editor("prompt").input)[1]
    assert left > sum(played.box(form.editor("prompt").input)[::2])
    choice = form.editor("model").choice
    assert dpg.get_item_configuration(choice)["items"][-1] == "gemini-large"
    x, y, _, height = played.box(choice)
    played.click(choice)
    played.click_at(x + 20, y + height + 44)
    assert dpg.get_value(form.editor("model").input) == "gemini-large"
    told = {name: dpg.get_value(item) for name, item in form.card.values.items()}
    assert (told["Price"], told["May cost"]) == ("$2.00 in", "no past attempts on this model yet")


def test_earlier_runs_are_asked_about_once_and_told_when_they_are_known(play: Callable[..., Played]) -> None:
    """The dialog is there before them, and waits for nothing."""
    script = Script.of("a", ("b", "a"), ("c", "b")).open().prepare("a")
    played = play(script)
    form = played.window.panels.approvals.dialog.form
    played.key("space")
    played.frames(14)
    assert played.tape.outlays_read == 1
    assert dpg.get_value(form.card.values["May cost"]) == "no past attempts on this model yet"
    assert dpg.get_value(form.card.values["Unlocks"]) == "nothing by itself; 2 tickets wait for it"
    bill = Bill(Usage(1_000, 0, 500, 0), Decimal("0.50"))
    played.tape.put(OutlaysRead((), (AttemptBill(7, MODEL, bill), AttemptBill(7, "gemini-large", bill))))
    played.frames(4)
    assert dpg.get_value(form.card.values["May cost"]) == "$0.50, from 1 past attempt in earlier runs"
    played.key("Escape")
    played.key("space")
    assert played.tape.outlays_read == 1
