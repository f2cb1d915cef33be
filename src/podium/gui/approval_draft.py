"""An approval under a person's hands: what may be edited, what was edited, and the body that would be sent.

A draft lives as long as its approval is open, whether the dialog shows it or not, so that "Later" loses nothing.
What the person did not touch is sent back as it came, byte for byte: only a field whose text differs from the text
that was shown counts as edited. An edit that cannot be sent (a word in a number) is a `problem` here, and never
leaves the window.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from podium.core.approval import Approval, Approved, Body, Rejected, ReviewBody, SpawnBody, StepBody
from podium.core.budget import LimitBody, LimitKind
from podium.core.conversation import canonical
from podium.core.ticket import Executor
from podium.core.wording import amount
from podium.view.edited_call import in_order
from podium.view.faults import faults
from podium.view.text import clean

_UNITS = {LimitKind.COST: "US dollars", LimitKind.WORK: "seconds of work"}


class FieldKind(StrEnum):
    """How a field is edited."""

    PROSE = "prose"
    """Many lines of text."""
    CODE = "code"
    """Many lines of text in which a tab is a tab."""
    MODEL = "model"
    """A model's name: chosen from a list, or typed."""
    NUMBER = "number"
    WHOLE = "whole"
    FLAG = "flag"
    JSON = "json"
    """Anything else that an argument may be: a list, an object, null."""


@dataclass(frozen=True, slots=True)
class Field:
    """One editable value. `shown` is its text as it came, made safe for a window."""

    name: str
    label: str
    kind: FieldKind
    shown: str


def showable(text: str) -> str:
    """Text that a widget can hold: no lone surrogate, no NUL, line breaks as `\\n` only."""
    return clean(text).replace("\r\n", "\n").replace("\r", "\n")


@dataclass(slots=True)
class Draft:
    """One approval's fields and what the person made of them so far."""

    approval: Approval
    fields: tuple[Field, ...]
    reason: str = ""
    version: int = 0
    """Counts the edits."""
    kept: int = 0
    """The version that the engine was last told to keep."""
    _texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, approval: Approval, kept: Body | None = None, reason: str = "") -> Draft:
        """A new draft, or one that goes on from the body and the reason that were kept of an earlier one."""
        draft = cls(approval, tuple(_fields(approval.body)), reason)
        names = {own.name for own in draft.fields}
        for edited in _fields(kept) if kept is not None else ():
            if edited.name in names:
                draft.edit(edited.name, edited.shown)
        draft.kept = draft.version
        return draft

    def text(self, name: str) -> str:
        """What the field's editor shows now."""
        return self._texts.get(name, self._field(name).shown)

    def edit(self, name: str, text: str) -> None:
        """Take the editor's text; the text that was shown at first is no edit."""
        self.version += 1
        text = showable(text)
        if text == self._field(name).shown:
            self._texts.pop(name, None)
        else:
            self._texts[name] = text

    def write_reason(self, text: str) -> None:
        """Take why the answer is no."""
        self.version += text != self.reason
        self.reason = text

    def reset(self, name: str) -> None:
        self.version += 1
        self._texts.pop(name, None)

    def edited(self, name: str) -> bool:
        return name in self._texts

    @property
    def touched(self) -> bool:
        """Whether approving would send something else than was asked."""
        return bool(self._texts)

    def problem(self, name: str) -> str:
        """Why the field cannot be sent as it is; empty when it can, and when it was not edited."""
        if name not in self._texts:
            return ""
        text = self._texts[name]
        match self._field(name).kind:
            case FieldKind.NUMBER:
                return "needs a number" if _number(text) is None else self._too_low(text)
            case FieldKind.WHOLE:
                return "needs a whole number" if _whole(text) is None else self._too_low(text)
            case FieldKind.FLAG:
                return "" if text in ("true", "false") else "needs true or false"
            case FieldKind.JSON:
                return _json_problem(text)
            case FieldKind.MODEL:
                return "" if text.strip() else "needs the name of a model"
            case FieldKind.PROSE | FieldKind.CODE:
                must = isinstance(self.approval.body, SpawnBody) and name in ("prompt", "command")
                return "must not be empty" if must and not text.strip() else ""
            case other:
                assert_never(other)

    def fault(self, name: str) -> str:
        """Why the call was refused, if it was for this field and the field is still as it was."""
        problem = self.approval.body.problem if isinstance(self.approval.body, StepBody) else ""
        return "" if name in self._texts else faults(problem, (name,)).get(name, "")

    @property
    def problems(self) -> tuple[str, ...]:
        """Each field's problem with its label: "timeout_s needs a number"."""
        return tuple(f"{f.label} {problem}" for f in self.fields if (problem := self.problem(f.name)))

    def body(self) -> Body:
        """The body as edited; raises ValueError while there are `problems`."""
        if self.problems:
            raise ValueError("; ".join(self.problems))
        if not self.touched:
            return self.approval.body
        match self.approval.body:
            case SpawnBody() as body:
                return self._spawn(body)
            case StepBody() as body:
                return replace(body, call=replace(body.call, arguments=self._arguments(body.call.args())))
            case LimitBody() as body:
                return replace(body, raise_to=Decimal(self._texts["raise_to"].strip()))
            case ReviewBody() as body:
                return body
            case other:
                assert_never(other)

    def keepable(self) -> Body | None:
        """What the engine should keep now, in case Podium ends: None when it has it, or cannot take it as it is."""
        if self.version == self.kept or self.problems:
            return None
        self.kept = self.version
        return self.body()

    def approved(self) -> Approved:
        return Approved(self.body())

    def rejected(self) -> Rejected:
        return Rejected(self.reason.strip())

    def _field(self, name: str) -> Field:
        return next(f for f in self.fields if f.name == name)

    def _too_low(self, text: str) -> str:
        """A limit can only be raised."""
        body = self.approval.body
        if not isinstance(body, LimitBody) or Decimal(text.strip()) > body.limit:
            return ""
        return f"must be more than {amount(body.what, body.limit)}"

    def _spawn(self, body: SpawnBody) -> SpawnBody:
        def now(name: str, before: str) -> str:
            return self._texts.get(name, before)

        return replace(
            body,
            role=now("role", body.role),
            model=now("model", body.model).strip() if "model" in self._texts else body.model,
            prompt=now("prompt", body.prompt),
            context=now("context", body.context),
            command=now("command", body.command),
        )

    def _arguments(self, before: Mapping[str, object]) -> str:
        after = dict(before)
        for f in self.fields:
            if f.name in self._texts:
                after[f.name] = _value(f.kind, self._texts[f.name])
        return canonical(after)


def _fields(body: Body) -> Iterator[Field]:
    match body:
        case SpawnBody(executor=Executor.COMMAND):
            yield Field("command", "Command", FieldKind.CODE, showable(body.command))
        case SpawnBody():
            yield Field("prompt", "Prompt", FieldKind.PROSE, showable(body.prompt))
            yield Field("context", "Context", FieldKind.CODE, showable(body.context))
            yield Field("role", "Role", FieldKind.PROSE, showable(body.role))
            yield Field("model", "Model", FieldKind.MODEL, showable(body.model))
        case StepBody():
            for name, value in in_order(body.call.args()):
                yield _argument(name, value)
        case LimitBody(_, what):
            kind = FieldKind.NUMBER if what in (LimitKind.COST, LimitKind.WORK) else FieldKind.WHOLE
            yield Field("raise_to", f"Raise to ({_UNITS.get(what, what.words)})", kind, f"{body.raise_to:f}")
        case ReviewBody():
            return
        case _:
            assert_never(body)


def _argument(name: str, value: object) -> Field:
    label = showable(name)
    match value:
        case bool():
            return Field(name, label, FieldKind.FLAG, "true" if value else "false")
        case int():
            return Field(name, label, FieldKind.WHOLE, str(value))
        case float():
            return Field(name, label, FieldKind.NUMBER, json.dumps(value))
        case str():
            return Field(name, label, FieldKind.CODE, showable(value))
        case _:
            return Field(name, label, FieldKind.JSON, showable(json.dumps(value, ensure_ascii=False, indent=2)))


def _value(kind: FieldKind, text: str) -> object:
    match kind:
        case FieldKind.FLAG:
            return text == "true"
        case FieldKind.WHOLE:
            return _whole(text)
        case FieldKind.NUMBER:
            return _number(text)
        case FieldKind.JSON:
            return _loads(text)
        case FieldKind.PROSE | FieldKind.CODE | FieldKind.MODEL:
            return text
        case _:
            assert_never(kind)


def _whole(text: str) -> int | None:
    value = _number(text)
    return value if isinstance(value, int) else None


def _number(text: str) -> int | float | None:
    """A number as JSON writes it: `nan`, `1_000` and `0x10` are none."""
    try:
        value = _loads(text.strip())
    except ValueError:
        return None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _json_problem(text: str) -> str:
    try:
        _loads(text)
    except ValueError as error:
        return f"is not JSON: {error}"
    return ""


def _loads(text: str) -> object:
    """Strict JSON; raises ValueError for everything else, also for what is nested too deep to be read."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number in JSON")
