from __future__ import annotations

from podium.core.events import Outcome
from podium.headless.past import print_past
from podium.view.ports import SessionInfo
from podium.view.replay import Replay
from tests.headless.helpers import page, text
from tests.script import Script


def test_a_moment_of_the_past_is_printed_whole() -> None:
    """What moved then, every ticket, and what was asked; and that it is the past."""
    script = Script.of("a", ("b", "a"), "c").open().start("a").wait(61).finish("a", "no", Outcome.FAILED).prepare("c")
    place = len(script.recorded)
    script.wait(600).approve("c").finish("c")
    console = page()

    replay = Replay(SessionInfo("/repo", "", "0"), script.recorded, place)
    print_past(replay, console)

    said = text(console)
    assert said.startswith(f"REPLAY  fact {place} of {len(script.recorded)}  1970-01-12 ")
    assert "A track  waiting for you · 01:01" in said
    assert "a has failed: no" in said
    assert "held by a (failed)" in said
    assert said.rstrip().endswith("Waiting for you\n  c  spawn  may its worker start on gemini-small?")
