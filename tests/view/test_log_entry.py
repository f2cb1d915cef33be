"""Every line of the log is about something."""

from __future__ import annotations

from decimal import Decimal

from podium.core.budget import LimitKind, Scope
from podium.core.events import CoolingBegan, Frozen, LimitNeared, Outcome, Paused, Warned
from podium.core.receipt import Receipt
from podium.core.ticket import AttemptId, Mode
from podium.view.log import Filter, Reader
from podium.view.log_entry import Topic, topic_of
from podium.view.project import project
from tests.script import Script
from tests.view.helpers import shown


def test_facts_are_sorted_by_what_they_are_about() -> None:
    """What has no place of its own is of the track; what is no fact is of Podium."""
    script = Script.of("a", mode=Mode.STEP).open().start("a").use("a", "read_file", "x", path="y").say("a", "I see.")
    script.ask("a", "run_command", command="make").approve("a").finish("a")
    model = shown(script)
    project(model, Warned("disk is nearly full"), script.now)
    topics = {entry.topic for entry in model.log}
    assert topics == {Topic.TRACK, Topic.WORKERS, Topic.CALLS, Topic.SAID, Topic.ASKED, Topic.ENDS, Topic.PODIUM}
    assert model.log.last(1)[0].topic is Topic.PODIUM
    attempt = AttemptId("a#1")
    near = LimitNeared(attempt, Scope.TICKET, LimitKind.TURNS, Decimal(10), Decimal(8))
    assert {topic_of(fact) for fact in (near, CoolingBegan(attempt, 1.0, ""))} == {Topic.LIMITS}
    assert {topic_of(fact) for fact in (Paused(), Frozen())} == {Topic.TRACK}


def test_a_filter_lets_through_what_has_all_its_words() -> None:
    """In the line, the ticket or the worker, about the chosen topics; the line of a kill leads to its receipt."""
    script = Script.of("a", "b", mode=Mode.AUTO).open().start("a").start("b").kill("a")
    model = shown(script.finish("a", "killed", Outcome.KILLED, receipt=Receipt("")).finish("b", "done"))
    reader = Reader()
    reader.follow(model)
    assert len(reader.entries) == len(reader.stream.lines) == model.logged
    (killed,) = (number for number, entry in enumerate(reader.entries) if entry.receipt)
    assert reader.entries[killed].attempt == AttemptId("a#1")
    assert reader.stream.lines[killed].text.endswith("→ receipt")
    assert reader.entry(killed) == reader.entries[killed]
    reader.filter = Filter(topics=frozenset({Topic.ENDS}), text="B completed")
    reader.follow(model)
    assert reader.entries
    assert all(entry.ticket == "b" and entry.topic is Topic.ENDS for entry in reader.entries)
    reader.filter = Filter(text="a#1")
    reader.follow(model)
    assert {entry.attempt for entry in reader.entries} == {AttemptId("a#1")}
    assert reader.entry(99_999) is None
