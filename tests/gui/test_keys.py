"""Keys that no other test presses, several on one window; and what the help says of them all."""

from __future__ import annotations

from collections.abc import Callable

from podium.core.inputs import Asked
from podium.core.ticket import Mode
from podium.gui.approval_form import TABS
from tests.gui.playing import Played
from tests.gui.scenes import write_step
from tests.script import Script

Play = Callable[..., Played]


def test_the_texts_of_a_worker_and_a_diff_are_turned_by_keys(play: Play) -> None:
    """Ctrl and a number go through what a worker reads, D through the two looks of a diff."""
    played = play(Script.of("a", "b", mode=Mode.STEP).open().prepare("a"))
    played.key("space")
    played.frames(8)
    form = played.window.panels.approvals.dialog.form
    seen = []
    for number in (2, 3, 4, 1):
        played.key(f"ctrl+{number}")
        seen.append(form.tab)
    assert seen == [TABS[1], TABS[2], TABS[3], TABS[0]]
    played.key("Escape")
    played.play(lambda script: script.start("b").tell(Asked(script.attempt("b").id, write_step())))
    played.window.desk.wanted_approval = played.script.approval("b") if played.script else None
    played.frames(14)
    looks = []
    for _ in range(2):
        played.key("d")
        looks.append(form.reading.side_by_side)
    assert looks == [True, False]


def test_other_keys_for_what_has_one(play: Play) -> None:
    """The keypad zooms, Shift+F10 is the menu, / is the filter, T opens the form."""
    played = play(Script.of("a", ("b", "a")).open().start("a"))
    window = played.window
    played.select("a")
    played.key("ctrl+KP_Subtract")
    assert window.zoom.factor == 0.9
    played.key("ctrl+KP_0")
    assert window.zoom.factor == 1.0
    played.key("shift+F10")
    assert window.panels.inspector.menu.open_now
    played.key("Escape")
    assert not window.panels.inspector.menu.open_now
    played.key("slash")
    assert window.panels.tickets.typing()
    played.key("Escape")
    played.key("t")
    assert window.overlay.top == window.panels.dag.form.window
    played.key("Escape")
    assert window.overlay.top == 0


def test_every_key_of_the_help_stands_under_its_topic_and_once(play: Play) -> None:
    played = play(Script.of("a").open().start("a"))
    shown = [binding for binding in played.window.keys.bindings if binding.shown]
    under = {binding.shown: binding.topic for binding in shown}
    assert (under["Ctrl+,"], under["Ctrl+O"], under["Ctrl+T"]) == ("Window",) * 3
    assert under["F"] == under["Y"] == "Board"
    said = [(binding.topic, binding.shown) for binding in shown]
    assert len(said) == len(set(said))
