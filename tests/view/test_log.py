from __future__ import annotations

from podium.core.events import Outcome, Warned
from podium.core.ticket import Mode, TicketId, Tier
from podium.view.lines import Line, Tone
from podium.view.log import EVERYTHING, Filter, Reader
from podium.view.log_entry import Entry
from podium.view.project import project
from tests.script import Script
from tests.view.helpers import Viewer


def told(reader: Reader) -> list[str]:
    return [line.text for line in reader.stream.lines]


def test_every_line_is_read_once() -> None:
    """However often one looks; each line with the time since the run opened."""
    script = Script.of("a", mode=Mode.AUTO).open()
    viewer, reader = Viewer(script), Reader()

    def look() -> None:
        viewer.look()
        reader.follow(viewer.model)
        reader.follow(viewer.model)

    script.wait(61).start("a")
    look()
    script.wait(5).finish("a", "no", Outcome.FAILED)
    look()
    assert len(reader.stream.lines) == viewer.model.logged
    assert told(reader)[-1] == "   01:06  a has failed: no"


def test_the_lines_of_one_ticket() -> None:
    """With a ticket chosen only its lines are read, those from before too; without one, all again."""
    script = Script.of("a", "b", mode=Mode.AUTO).open().start("a").start("b")
    viewer, reader = Viewer(script), Reader()
    viewer.look()
    project(viewer.model, Warned("disk is nearly full"), script.now)
    everything = [line.text for line in reader.follow(viewer.model).lines]
    reader.filter = Filter(only=TicketId("b"))
    reader.follow(viewer.model)
    assert told(reader) == [line for line in everything if line.split("  ")[-1].startswith("b")]
    reader.filter = EVERYTHING
    reader.follow(viewer.model)
    assert told(reader) == everything
    assert everything[-1] == "   00:00  warning: disk is nearly full"


def test_what_the_model_has_dropped_is_not_missed() -> None:
    """A reader who comes late, or looks away for long, has what the model still has."""
    viewer, reader = Viewer(Script.of("a").open()), Reader()
    viewer.look()
    reader.follow(viewer.model)
    for number in range(20_500):
        project(viewer.model, Warned(str(number)), viewer.script.now)
    reader.follow(viewer.model)
    assert len(reader.stream.lines) == 20_000
    assert reader.stream.dropped > 0
    assert told(reader)[-1] == "   00:00  warning: 20499"


def test_a_tier_is_a_word_too() -> None:
    """By number or name, also while it is being typed; what is of no tier is left out then."""
    viewer, reader = Viewer(Script.of("a", mode=Mode.AUTO).open().start("a").say("a", "Hello.")), Reader()
    viewer.look()
    viewer.model.log.append(Entry(0.0, TicketId("a"), Line("looks good", Tone.PLAIN), tier=Tier.QA))
    viewer.model.logged += 1

    def read(text: str) -> list[str]:
        reader.filter = Filter(text=text)
        reader.follow(viewer.model)
        return told(reader)

    everything, workers = read(""), read("tier:3")
    assert any("Hello" in line for line in workers)
    assert not any("looks good" in line or "opened" in line for line in workers)
    assert (read("tier:wor"), read("tier:")) == (workers, everything)
    assert [line.split("  ")[-1] for line in read("tier:qa look")] == ["looks good"]
    assert read("tier:3 look") == []
