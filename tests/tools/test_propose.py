from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.conversation import ToolCall, ToolEffect, canonical
from podium.core.proposal import TOOL, proposed
from podium.tools.registry import standard_toolbox
from podium.tools.tool import ToolProblem
from tests.tools.conftest import Worker, call

TOOLS = standard_toolbox()


def test_a_person_is_asked_by_its_effect() -> None:
    """It neither reads nor writes."""
    assert TOOLS.effect(TOOL) is ToolEffect.PROPOSE


def test_the_preview_is_the_ticket(worker: Worker) -> None:
    """As it would be added."""
    preview = TOOLS.preview(call(TOOL, id="new", description="Do more.", depends_on=["a"]), worker.workplace())

    assert preview.text.splitlines()[:3] == ["id: new", "title: Do more.", "waits for: a"]


def test_running_it_only_tells(worker: Worker) -> None:
    """However often: nothing in the world changes by it."""
    asked = call(TOOL, id="new", description="Do more.")
    results = [TOOLS.run(asked, worker.workplace()) for _ in range(2)]

    assert [(result.is_error, "new was added to the track" in result.output) for result in results] == [
        (False, True)
    ] * 2


@pytest.mark.parametrize(
    "arguments",
    [{}, {"id": "new"}, {"id": "new", "description": " "}, {"id": "n", "description": "x", "depends_on": ["n"]}],
)
def test_what_is_no_ticket_is_told_to_the_model(worker: Worker, arguments: dict[str, object]) -> None:
    """Before a person is asked."""
    with pytest.raises(ToolProblem, match=f"the arguments of {TOOL} are wrong"):
        TOOLS.preview(call(TOOL, **arguments), worker.workplace())


NAMES = ["id", "description", "title", "depends_on", "command", "priority"]
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text() | st.none())


@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_the_tool_takes_all_that_the_engine_takes(arguments: dict[str, object]) -> None:
    """So what a person has approved, and the engine has added, is never called wrong afterwards."""
    asked = ToolCall("1", TOOL, canonical(arguments))
    try:
        proposed(asked)
    except ValueError:
        return
    TOOLS.check(asked)


def test_the_schema_says_what_is_needed() -> None:
    """An id and a description; all else has a default."""
    (spec,) = [spec for spec in TOOLS.specs() if spec.name == TOOL]
    schema = json.loads(spec.schema)

    assert schema["required"] == ["id", "description"]
    assert list(schema["properties"]) == sorted(NAMES)
