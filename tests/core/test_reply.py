from __future__ import annotations

from podium.core.events import Paused, Recorded, Refused, Warned
from podium.core.reply import Reply


def test_a_reply_tells_what_was_refused_apart_from_what_is_only_worth_knowing() -> None:
    """A warning beside the facts is no refusal."""
    done = Reply((Recorded(7, 1.0, Paused()),), ("paused: nothing new starts",), (Warned("mind the step"),))
    refused = Reply(notices=(Warned("mind the step"), Refused("skip a", "it is completed")))

    assert done.refused == ()
    assert refused.refused == (Refused("skip a", "it is completed"),)
