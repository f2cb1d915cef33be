"""A session without an engine: commands are told to a script, and its workers are played when somebody waits."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rich.console import Console

from podium.core.events import EngineStopped, Event, Outcome
from podium.core.inputs import Close, Command
from podium.core.rule_change import RuleChange
from podium.core.status import Status
from podium.view.ports import SessionInfo
from tests.script import Script


@dataclass
class Workers:
    """Prepare what is to be prepared and finish what was started, with the outcomes that were asked for."""

    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    """By attempt, `a#1`; all others are completed."""

    def __call__(self, script: Script) -> None:
        for name, ticket in list(script.state.tickets.items()):
            if ticket.preparing:
                script.prepare(name)
            elif ticket.status is Status.IN_PROGRESS and ticket.attempt is not None:
                script.finish(name, f"{name} is done", self.outcomes.get(ticket.attempt, Outcome.COMPLETED))


@dataclass
class ScriptedSession:
    """A `view.ports.Session`."""

    script: Script
    play: Callable[[Script], None] = field(default_factory=Workers)
    info: SessionInfo = field(default_factory=lambda: SessionInfo("/repo", "track.toml", "0"))
    posted: list[Command] = field(default_factory=list)
    seen: int = 0

    def post(self, command: Command) -> None:
        self.posted.append(command)
        self.script.tell(command)
        if isinstance(command, Close):
            for attempt in sorted(self.script.state.alive):
                self.script.finish(self.script.state.attempts[attempt].ticket, outcome=Outcome.KILLED)
            self.script.events.append(EngineStopped())

    def open_track(self, path: str) -> None:
        raise AssertionError(f"nobody opens {path}")

    def change_rules(self, change: RuleChange) -> None:
        raise AssertionError(f"nobody changes rules: {change}")

    def read_outlays(self) -> None:
        raise AssertionError("the terminal asks for no outlays")

    def take(self) -> Event | None:
        if self.seen == len(self.script.events):
            return None
        self.seen += 1
        return self.script.events[self.seen - 1]

    def wait(self, seconds: float | None) -> Event | None:
        if self.seen == len(self.script.events):
            self.play(self.script)
        return self.take()

    def on_event(self, wake: Callable[[], None]) -> None:
        raise AssertionError("the twin waits, it is not woken")


class Keyboard(io.StringIO):
    """A terminal on which lines were typed."""

    def isatty(self) -> bool:
        return True


def page(width: int = 120) -> Console:
    """A console whose text can be read with `text`."""
    return Console(file=io.StringIO(), width=width)


def text(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()
