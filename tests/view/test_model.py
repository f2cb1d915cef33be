from __future__ import annotations

from podium.view.model import Changes, Model
from tests.view.helpers import ids


def test_changes_are_taken_once() -> None:
    """Who asks what changed gets everything since the last time, and then nothing."""
    model = Model()
    model.changed.tickets |= ids("a")
    model.changed.log = True
    assert model.take_changes() == Changes(tickets=ids("a"), log=True)
    assert not model.take_changes()


def test_each_change_counts() -> None:
    """Changes are true as soon as anything changed at all."""
    assert Changes(run=True)
    assert Changes(tickets=ids("a"))
    assert Changes(toasts=True)
    assert not Changes()
