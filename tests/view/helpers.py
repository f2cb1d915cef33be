"""What the tests of the view model share."""

from __future__ import annotations

from podium.view.model import Model
from podium.view.project import project
from tests.script import Script


def shown(script: Script, model: Model | None = None) -> Model:
    """The model of a viewer that has seen all of a script's events, and nothing left to redraw."""
    model = model or Model()
    seen = 0 if model.state is None else model.seq
    for event in script.events[seen:]:
        project(model, event)
    model.take_changes()
    return model
