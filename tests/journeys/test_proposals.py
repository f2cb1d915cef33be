"""A worker proposes a ticket: a person is asked, makes another one of it, and that is carried out."""

from __future__ import annotations

from dataclasses import replace

from podium.core.approval import Approved, StepBody
from podium.core.conversation import canonical
from podium.core.events import ToolFinished
from podium.core.status import Status
from podium.core.ticket import TicketId
from tests.conftest import Repository
from tests.stage import Stage, call, ticket, turn, writes

PROPOSES = [
    turn("a", call("propose_ticket", id="more", description="Do more."), text="There is more to do."),
    turn("a", call("finish", summary="proposed more")),
]


def test_what_a_person_approves_is_added_and_carried_out(repo: Repository) -> None:
    """In auto mode too they are asked; they make a smaller ticket of it, and that is the one that is done."""
    turns = [*PROPOSES, *writes("less", "less.txt")]
    with Stage(repo, [ticket("a")], turns) as stage:
        asked = stage.asked("a")
        assert isinstance(asked.body, StepBody)
        assert asked.body.preview.text.startswith("id: more")
        taken = replace(asked.body.call, arguments=canonical({"id": "a", "description": "Do less."}))
        stage.answer("a", Approved(replace(asked.body, call=taken)))

        again = stage.asked("a")
        assert isinstance(again.body, StepBody)
        assert "there is a ticket of that id" in again.body.problem
        less = replace(again.body.call, arguments=canonical({"id": "less", "description": "Do less."}))
        stage.answer("a", Approved(replace(again.body, call=less)))
        stage.until(lambda: TicketId("less") in stage.state.tickets)
        stage.until_ended("a", "less")

        assert (stage.status("a"), stage.status("less")) == (Status.COMPLETED, Status.COMPLETED)
        (told,) = [r.fact.result for r in stage.facts if isinstance(r.fact, ToolFinished) and r.fact.attempt == "a#1"]
    assert "The ticket less was added to the track." in told.output
    assert repo.show("podium/track", "less.txt") == "written\n"
