"""The toolbox: what a model sees, and what it is told when a call is wrong."""

from __future__ import annotations

import json

import pytest

from podium.abort import Aborted
from podium.core.conversation import ToolCall, ToolEffect, ToolResult, canonical
from podium.core.preview import PreviewKind
from podium.tools.files import read_file
from podium.tools.registry import BLOCK, FINISH, Toolbox, standard_toolbox
from podium.tools.tool import ToolProblem
from tests.tools.conftest import Worker, call, raw_call

TOOLS = standard_toolbox()


def problem(wrong: ToolCall, worker: Worker | None = None) -> str:
    with pytest.raises(ToolProblem) as caught:
        TOOLS.check(wrong, worker.workplace() if worker else None)
    return str(caught.value)


def test_the_standard_tools_and_their_effects() -> None:
    """Policy judges by these: reading is free, writing and running may be asked for."""
    assert {spec.name: TOOLS.effect(spec.name) for spec in TOOLS.specs()} == {
        "read_file": ToolEffect.READ,
        "list_files": ToolEffect.READ,
        "search_files": ToolEffect.READ,
        "write_file": ToolEffect.WRITE,
        "edit_file": ToolEffect.WRITE,
        "run_command": ToolEffect.RUN,
        "propose_ticket": ToolEffect.PROPOSE,
        FINISH: ToolEffect.READ,
        BLOCK: ToolEffect.READ,
    }


def test_schemas_are_plain(worker: Worker) -> None:
    """One type per field, each described; optional fields are not required, and nothing is referred to."""
    schemas = {spec.name: json.loads(spec.schema) for spec in TOOLS.specs()}
    for found in schemas.values():
        assert set(found) == {"type", "properties", "required"}
        assert all({"type", "description"} <= set(field) for field in found["properties"].values())
        assert all(set(field) <= {"type", "description", "minimum", "items"} for field in found["properties"].values())
    described = "Path relative to the root of the worktree"
    assert schemas["read_file"] == {
        "type": "object",
        "properties": {
            "path": {"type": "string", "description": described},
            "first_line": {"type": "integer", "minimum": 1, "description": "First line to read, from 1; optional"},
            "last_line": {"type": "integer", "minimum": 1, "description": "Last line to read, inclusive; optional"},
        },
        "required": ["path"],
    }


def test_an_unknown_tool_is_told_with_the_nearest_name() -> None:
    """And with all the names there are."""
    told = problem(call("readfile", path="x"))
    assert told.startswith("there is no tool readfile (did you mean read_file?); the tools are: read_file, list_files")
    with pytest.raises(ToolProblem, match="no tool dance; the tools are"):
        TOOLS.effect("dance")


def test_every_wrong_argument_is_named() -> None:
    """Missing, unknown, of the wrong type, out of range: all at once."""
    told = problem(raw_call("read_file", {"file": "x", "first_line": 0, "last_line": "3"}))
    assert told.splitlines() == [
        "the arguments of read_file are wrong (it takes path, first_line, last_line):",
        "  path: Field required",
        "  first_line: Input should be greater than or equal to 1",
        "  last_line: Input should be a valid integer",
        "  file: Extra inputs are not permitted",
    ]
    assert "arguments: Input should be an object" in problem(raw_call("read_file", ["x"]))
    assert "Invalid JSON" in problem(ToolCall("1", "read_file", '{"path": '))


def test_confinement_is_part_of_the_check(worker: Worker) -> None:
    """A person is never asked about a path that leads out."""
    for name, more in (("read_file", {}), ("write_file", {"content": ""}), ("list_files", {})):
        assert "leads out of the worktree" in problem(call(name, path="../x", **more), worker)
    TOOLS.check(call("read_file", path="../x"))
    TOOLS.check(call("read_file", path="x"), worker.workplace())


def test_a_problem_becomes_a_result_for_the_model(worker: Worker) -> None:
    """Running does not raise for what the model can mend; it raises for a kill."""
    wrong = call("read_file", path="../x")
    refusal = "../x leads out of the worktree; only paths inside of it can be used, relative to its root"
    assert TOOLS.run(wrong, worker.workplace()) == ToolResult(wrong, refusal, is_error=True)
    worker.abort.set("killed")
    with pytest.raises(Aborted, match="killed"):
        TOOLS.run(call("list_files"), worker.workplace())


def test_a_preview_refuses_what_the_run_would_refuse(worker: Worker) -> None:
    """An edit that matches nothing is told before a person is asked."""
    worker.write(f="x")
    with pytest.raises(ToolProblem, match="old_text is not in f"):
        TOOLS.preview(call("edit_file", path="f", old_text="y", new_text="z"), worker.workplace())


def test_the_two_ends_repeat_what_was_said(worker: Worker) -> None:
    """finish and block are carried out by the worker; here they only give their words back."""
    for name, field in ((FINISH, "summary"), (BLOCK, "reason")):
        said = call(name, **{field: "so it is"})
        assert TOOLS.run(said, worker.workplace()).output == "so it is"
        assert TOOLS.preview(said, worker.workplace()).kind is PreviewKind.TEXT
        assert f"{field}: Field required" in problem(call(name))


def test_two_tools_of_one_name_cannot_be_put_together() -> None:
    """A plugin must not replace a tool unseen."""
    with pytest.raises(ValueError, match="two tools are called read_file"):
        Toolbox((read_file, read_file))


@pytest.mark.parametrize(("name", "field"), [(FINISH, "summary"), (BLOCK, "reason")])
def test_an_ending_needs_a_word(name: str, field: str) -> None:
    """Blanks are no word."""
    with pytest.raises(ToolProblem, match=field):
        standard_toolbox().check(ToolCall("1", name, canonical({field: " \n "})))
