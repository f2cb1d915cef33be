"""An approval's body on a terminal: shown whole, and as text that a person can edit and give back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import assert_never

from rich.text import Text

from podium.core.approval import Approval, Body, ReviewBody, SpawnBody, StepBody
from podium.core.budget import LimitBody
from podium.core.conversation import canonical
from podium.core.preview import PreviewKind
from podium.core.story import question
from podium.core.ticket import Executor
from podium.core.wording import amount
from podium.headless.paint import bold, diff_text
from podium.view.limits import limit_text
from podium.view.text import literal, one_line, outspoken, plain

_HEADING = re.compile(r"^#### (\w+) ####$", re.MULTILINE)


def shown(approval: Approval, body: Body) -> Iterator[Text]:
    """The whole question, never cut; `body` is the approval's, or what the person made of it."""
    yield Text.assemble((f"{one_line(approval.ticket)}: ", "bold magenta"), (one_line(question(body)), "bold"))
    match body:
        case SpawnBody():
            yield from _spawn(body)
        case StepBody():
            yield from _step(body)
        case LimitBody():
            yield Text("\n".join(f"  {line}" for line in limit_text(body).splitlines()))
        case ReviewBody():
            yield from _section("summary", body.summary)
            yield diff_text(body.diff)
        case _:
            assert_never(body)


def editable(body: Body) -> str | None:
    """The text to edit; None when nothing of it can be changed."""
    match body:
        case SpawnBody():
            return "\n".join(f"#### {name} ####\n{getattr(body, name)}\n" for name in _fields(body))
        case StepBody():
            # What is not seen can only stand inside JSON strings, where written out it means the same.
            return outspoken(json.dumps(json.loads(body.call.arguments), indent=2, ensure_ascii=False)) + "\n"
        case LimitBody():
            return f"{body.raise_to:f}\n"
        case ReviewBody():
            return None
        case _:
            assert_never(body)


def edited(body: Body, text: str) -> Body:
    """The body with the text as the person left it. Raises ValueError when it cannot be read."""
    match body:
        case SpawnBody():
            return _edited_spawn(body, _sections(body, text))
        case StepBody():
            arguments = json.loads(text)
            if not isinstance(arguments, dict):
                raise ValueError("the arguments must stay a JSON object")
            return replace(body, call=replace(body.call, arguments=canonical(arguments)))
        case LimitBody():
            return replace(body, raise_to=_more(body, text))
        case ReviewBody():
            raise ValueError("a review cannot be edited")
        case _:
            assert_never(body)


def _more(body: LimitBody, text: str) -> Decimal:
    try:
        limit = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(f"{one_line(text.strip())!r} is not a number") from None
    if not (limit.is_finite() and limit > body.limit):
        raise ValueError(f"the new limit must be more than {amount(body.what, body.limit)}")
    return limit


def _edited_spawn(body: SpawnBody, texts: Mapping[str, str]) -> SpawnBody:
    if body.executor is Executor.COMMAND:
        return replace(body, command=texts["command"])
    model, role, prompt, context = (texts[name] for name in _fields(body))
    return replace(body, model=model.strip(), role=role, prompt=prompt, context=context)


def _spawn(body: SpawnBody) -> Iterator[Text]:
    for name in _fields(body):
        yield from _section(name, getattr(body, name))
    for file in body.files:
        sizes = f"{file.tokens_before:,} → {file.tokens_after:,} tokens"
        yield Text(f"  {one_line(f'{file.path}, {file.view}: {sizes} {file.note}')}")
    if body.tools:
        yield Text(f"tools: {one_line(', '.join(body.tools))}", "bright_black")
    if body.unlocks:
        yield Text(f"unlocks: {one_line(', '.join(body.unlocks))}", "bright_black")
    if body.problem:
        yield Text(f"problem: {plain(body.problem)}", "red")


def _step(body: StepBody) -> Iterator[Text]:
    if body.said:
        yield from _section("it says", plain(body.said))
    yield from _section("arguments", editable(body) or "")
    if body.preview.kind is PreviewKind.DIFF:
        yield diff_text(body.preview.text)
    elif body.preview.text:
        yield from _section(body.preview.kind.value, body.preview.text)
    if body.problem:
        yield Text(f"problem: {plain(body.problem)}", "red")


def _section(name: str, text: str) -> Iterator[Text]:
    if text:
        yield bold(name)
        yield Text("\n".join(f"  {line}" for line in literal(text).rstrip("\n").split("\n")))


def _fields(body: SpawnBody) -> tuple[str, ...]:
    return ("command",) if body.executor is Executor.COMMAND else ("model", "role", "prompt", "context")


def _sections(body: SpawnBody, text: str) -> dict[str, str]:
    """Texts by heading. Only the body's own headings count, so that a prompt may contain others."""
    found = [match for match in _HEADING.finditer(text) if match[1] in _fields(body)]
    names = [match[1] for match in found]
    if names != list(_fields(body)):
        raise ValueError(f"the headings {', '.join(_fields(body))} must stay, once each and in this order")
    ends = [match.start() - 1 for match in found[1:]] + [len(text)]
    return {m[1]: text[m.end() + 1 : end].removesuffix("\n") for m, end in zip(found, ends, strict=True)}
