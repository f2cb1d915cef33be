"""The tools of a worker under their names: described for a model, checked, previewed, run.

A call is checked before a person is asked, and again after they edited it. A problem that the model can mend comes
back as a result with `is_error`; `Aborted` and bugs pass through.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError

from podium.core.conversation import ToolCall, ToolEffect, ToolResult, ToolSpec, canonical
from podium.core.preview import Preview, PreviewKind
from podium.tools.confine import confined
from podium.tools.files import edit_file, list_files, read_file, write_file
from podium.tools.propose import propose_ticket
from podium.tools.search import search_files
from podium.tools.shell import run_command
from podium.tools.tool import Arguments, Tool, ToolProblem, Workplace

FINISH = "finish"
BLOCK = "block"
"""The worker acts on these two itself; running them here only repeats what was said."""

_KEPT = ("type", "description", "enum", "items", "minimum", "maximum")
"""What every provider's schema knows; the validation here sees to the rest."""


class Toolbox:
    """A set of tools with different names."""

    def __init__(self, tools: Iterable[Tool[Any]]) -> None:
        self._tools: dict[str, Tool[Any]] = {}
        for tool in tools:
            if tool.name in self._tools:
                raise ValueError(f"two tools are called {tool.name}")
            self._tools[tool.name] = tool

    def specs(self) -> tuple[ToolSpec, ...]:
        """Every tool as a model sees it; schemas have no `$ref`, no `$schema` and no unions with null."""
        return tuple(ToolSpec(t.name, t.description, canonical(schema(t.arguments))) for t in self._tools.values())

    def effect(self, name: str) -> ToolEffect:
        """What the tool does to the world; raises `ToolProblem` for an unknown name."""
        return self._tool(name).effect

    def check(self, call: ToolCall, workplace: Workplace | None = None) -> None:
        """Raise `ToolProblem` when the tool or an argument is wrong; with a workplace, also a path that leads out."""
        args = self._arguments(call)
        if workplace is not None:
            for place in args.places():
                confined(workplace.root, place)

    def places(self, call: ToolCall, workplace: Workplace) -> tuple[str, ...]:
        """Where the call leads, relative to the worktree's root, links followed; raises `ToolProblem`."""
        return tuple(confined(workplace.root, place).as_posix() for place in self._arguments(call).places())

    def preview(self, call: ToolCall, workplace: Workplace) -> Preview:
        """What the call would do. Raises `ToolProblem`, also for what only shows now: an edit that matches nothing."""
        self.check(call, workplace)
        preview: Preview = self._tool(call.name).preview(self._arguments(call), workplace)
        return preview

    def run(self, call: ToolCall, workplace: Workplace) -> ToolResult:
        """Carry the call out; raises `Aborted`, and nothing else that the model could mend."""
        workplace.abort.check()
        try:
            self.check(call, workplace)
            return ToolResult(call, self._tool(call.name).run(self._arguments(call), workplace))
        except ToolProblem as problem:
            return ToolResult(call, str(problem), is_error=True)

    def _tool(self, name: str) -> Tool[Any]:
        tool = self._tools.get(name)
        if tool is None:
            near = difflib.get_close_matches(name, self._tools, n=1, cutoff=0.5)
            guess = f" (did you mean {near[0]}?)" if near else ""
            raise ToolProblem(f"there is no tool {name}{guess}; the tools are: {', '.join(self._tools)}")
        return tool

    def _arguments(self, call: ToolCall) -> Arguments:
        tool = self._tool(call.name)
        try:
            arguments: Arguments = tool.arguments.model_validate_json(call.arguments)
        except ValidationError as error:
            faults = "\n".join(f"  {_place(fault['loc'])}: {fault['msg']}" for fault in error.errors())
            known = ", ".join(tool.arguments.model_fields)
            raise ToolProblem(f"the arguments of {call.name} are wrong (it takes {known}):\n{faults}") from error
        return arguments


def schema(arguments: type[Arguments]) -> dict[str, object]:
    """The JSON schema of a tool's arguments, plain enough for every provider: one type per field."""
    whole = arguments.model_json_schema()
    assert "$defs" not in whole, f"{arguments.__name__} nests another model; tools take flat arguments"
    properties = {name: _plain(field) for name, field in whole.get("properties", {}).items()}
    return {"type": "object", "properties": properties, "required": whole.get("required", [])}


def _plain(field: dict[str, Any]) -> dict[str, object]:
    """An optional field is one that is not required, and nothing else."""
    options = [option for option in field.get("anyOf", []) if option != {"type": "null"}]
    assert len(options) <= 1, f"{field} allows several types; some providers do not"
    merged = {**field, **(options[0] if options else {})}
    return {key: value for key, value in merged.items() if key in _KEPT}


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "arguments"


_Words = StringConstraints(strip_whitespace=True, min_length=1)
"""A blank word says nothing, and a person or a dependent ticket will read it."""


class Finish(Arguments):
    summary: Annotated[str, _Words, Field(description="What was done, for the person and for dependent tickets")]


class Block(Arguments):
    reason: Annotated[str, _Words, Field(description="What is missing, and who could provide it")]


finish = Tool(
    name=FINISH,
    description="Say that the ticket is done. Call it once, when everything is written and checked.",
    effect=ToolEffect.READ,
    arguments=Finish,
    run=lambda args, _: args.summary,
    preview=lambda args, _: Preview(PreviewKind.TEXT, args.summary),
)

block = Tool(
    name=BLOCK,
    description="Say that the ticket cannot be done as it is, and why. A person will read the reason.",
    effect=ToolEffect.READ,
    arguments=Block,
    run=lambda args, _: args.reason,
    preview=lambda args, _: Preview(PreviewKind.TEXT, args.reason),
)


def standard_toolbox() -> Toolbox:
    """What every worker on a language model gets."""
    working = (read_file, list_files, search_files, write_file, edit_file, run_command)
    return Toolbox((*working, propose_ticket, finish, block))
