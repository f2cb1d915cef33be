"""What the tests of the view model share."""

from __future__ import annotations

from dataclasses import dataclass, field

from podium.core.ticket import TicketId
from podium.view.lines import Line
from podium.view.model import Changes, Model
from podium.view.project import project
from tests.script import Script


@dataclass
class Viewer:
    """Somebody who looks at a script's run from time to time."""

    script: Script
    model: Model = field(default_factory=Model)
    seen: int = 0

    def look(self) -> Changes:
        """Take in what happened since the last look; returns what must be drawn again."""
        for event in self.script.events[self.seen :]:
            project(self.model, event, self.script.now)
        self.seen = len(self.script.events)
        return self.model.take_changes()

    def lines(self, name: str) -> list[Line]:
        """The stream of the ticket's last attempt."""
        return list(self.model.streams[self.script.attempt(name).id].lines)


def shown(script: Script) -> Model:
    """The model of a viewer who has seen everything, with nothing left to draw again."""
    viewer = Viewer(script)
    viewer.look()
    return viewer.model


def ids(*names: str) -> set[TicketId]:
    return {TicketId(name) for name in names}
