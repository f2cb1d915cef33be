from __future__ import annotations

from podium.core.events import Outcome
from podium.core.ticket import Mode
from podium.view.held import blame
from tests.script import Script


def test_each_held_ticket_names_the_first_that_holds_it() -> None:
    """However far down it stands; whoever waits for several names the first in track order, and others nobody."""
    script = Script.of("a", "b", ("c", "a"), ("d", "c", "b"), ("e", "b"), "f", ("g", "f"), mode=Mode.AUTO).open()
    assert blame(script.state) == {}
    script.start("a").start("b").finish("a", outcome=Outcome.FAILED).finish("b", outcome=Outcome.BLOCKED)
    assert blame(script.state) == {"c": "a", "d": "a", "e": "b"}
    assert blame(script.skip("a").state) == {"d": "b", "e": "b"}
