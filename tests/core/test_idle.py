"""An engine that conducts nothing yet."""

from __future__ import annotations

import pytest

from podium.core.decision import Decision
from podium.core.effects import Prepare
from podium.core.events import Outcome, Refused, RunOpened, RunResumed, TicketMoved, Warned
from podium.core.freeze_events import Frozen
from podium.core.idle import decide_idle
from podium.core.inputs import (
    Close,
    Command,
    Finished,
    KillWorker,
    Notified,
    OpenRun,
    Pause,
    Report,
    ResumeRun,
    StopAll,
)
from podium.core.recover import GOES_ON
from podium.core.status import Status
from podium.core.ticket import AttemptId, Mode, TicketId, Track, TrackId
from tests.core.situations import in_progress
from tests.script import TERMS, Script, ticket

OPEN = OpenRun(2, Track(TrackId("t"), (ticket("a"),)), Mode.AUTO, TERMS, "base")
NOW = 1_000_001.0
OPENED = RunOpened(2, OPEN.track, Mode.AUTO, TERMS, "base")


def test_a_run_is_opened_whatever_an_earlier_podium_left() -> None:
    """Workers that the journal believes alive do not stand in the way: they are gone."""
    assert decide_idle(None, OPEN, NOW) == Decision([OPENED])
    assert decide_idle(in_progress().state, OPEN, NOW) == Decision([OPENED])


def test_resuming_recovers_what_was_left() -> None:
    """The dead worker's attempt goes on; without a run there is nothing to resume."""
    facts = decide_idle(in_progress().state, ResumeRun(TERMS), NOW).facts
    assert facts[0] == RunResumed(TERMS)
    assert facts[1:] == [TicketMoved(TicketId("a"), Status.QUEUED, GOES_ON)]
    frozen = decide_idle(in_progress().state, ResumeRun(TERMS, freeze=True), NOW).facts
    assert frozen == [RunResumed(TERMS), Frozen(), *facts[1:]]
    rehearsed = Script.of("a").open(rehearsal="s.toml")
    facts = [RunResumed(TERMS), Frozen("s.toml")]
    assert decide_idle(rehearsed.state, ResumeRun(TERMS, freeze=True), NOW).facts == facts
    prepares = decide_idle(Script.of("a").open().state, ResumeRun(TERMS), NOW).effects
    assert prepares == [Prepare(AttemptId("a#1"))]
    refused = Refused("resume run", "no track is being conducted")
    assert decide_idle(None, ResumeRun(TERMS), NOW) == Decision(notices=[refused])


@pytest.mark.parametrize(
    ("command", "what"), [(KillWorker(TicketId("a")), "kill a"), (Pause(), "pause"), (StopAll(), "stop all")]
)
def test_other_commands_are_refused(command: Command, what: str) -> None:
    """A run that was not resumed is not steered, so that nothing is asked of workers that are gone."""
    assert decide_idle(in_progress().state, command, NOW) == Decision(
        notices=[Refused(what, "no track is being conducted")]
    )


@pytest.mark.parametrize("message", [Close(), Finished(AttemptId("a#1"), Outcome.COMPLETED)])
def test_closing_and_late_reports_lead_to_nothing(message: Command | Report) -> None:
    """The journal is left as it is."""
    assert decide_idle(in_progress().state, message, NOW) == Decision()


def test_what_is_only_shown_is_shown() -> None:
    """A track file that could not be opened is told, also when no run is there."""
    assert decide_idle(None, Notified(Warned("x")), NOW) == Decision(notices=[Warned("x")])
