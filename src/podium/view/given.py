"""Answers that were given: what was asked, what was sent, when, and by whom.

What an edit made of a question is told as a unified diff, one part for each field that was changed.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from podium.core.approval import Approval, Approved, Body, Rejected, ReviewBody, SpawnBody, StepBody
from podium.core.budget import LimitBody
from podium.core.story import question
from podium.core.wording import arguments
from podium.view.edited_call import in_order

MOST = 1_000
"""So many answers are remembered in a window; the journal has them all (`podium export`)."""

_SPAWN_FIELDS = ("model", "role", "prompt", "context", "command")


@dataclass(frozen=True, slots=True)
class Given:
    """One answer; `at` is in seconds since the epoch."""

    asked: Approval
    verdict: Approved | Rejected
    at: float

    @property
    def edited(self) -> bool:
        return isinstance(self.verdict, Approved) and self.verdict.body != self.asked.body

    @property
    def words(self) -> str:
        """`approved with edits by person`."""
        did = "approved" if isinstance(self.verdict, Approved) else "rejected"
        return f"{did}{' with edits' if self.edited else ''} by {_flat(self.verdict.by)}"

    @property
    def question(self) -> str:
        return _flat(question(self.asked.body))

    @property
    def diff(self) -> str:
        """From what was asked to what was sent; empty where nothing was changed."""
        return asked_to_sent(self.asked.body, self.verdict.body) if isinstance(self.verdict, Approved) else ""


def asked_to_sent(asked: Body, sent: Body) -> str:
    """A unified diff with one part for each field that an edit has changed."""
    return "".join(_parts(texts(asked), texts(sent)))


def texts(body: Body) -> dict[str, str]:
    """Everything that a person can change of a question, by its field, as text."""
    match body:
        case StepBody(call):
            return {name: _text(value) for name, value in in_order(arguments(call))}
        case SpawnBody():
            return {name: text for name in _SPAWN_FIELDS if (text := str(getattr(body, name)))}
        case LimitBody():
            return {"raise_to": f"{body.raise_to:f}"}
        case ReviewBody():
            return {}


def whole(body: Body) -> str:
    """What was asked, all of it, for reading."""
    if isinstance(body, ReviewBody):
        return f"{body.summary}\n\n{body.diff}"
    return "\n\n".join(f"{name}:\n{text}" for name, text in texts(body).items())


def _parts(asked: dict[str, str], sent: dict[str, str]) -> Iterator[str]:
    """Texts of one line are told as lines; of longer ones is told as well whether they end with a line break."""
    for name in {**asked, **sent}:
        pair = asked.get(name, ""), sent.get(name, "")
        short = not any("\n" in text for text in pair)
        before, after = (_lines(f"{text}\n" if short and text else text) for text in pair)
        shown = _flat(name)
        for line in difflib.unified_diff(before, after, f"{shown}, as asked", f"{shown}, as sent"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """Each with its line break, but for a last one that has none."""
    return [part + "\n" for part in text.split("\n")[:-1]] + ([text.split("\n")[-1]] if text.split("\n")[-1] else [])


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)


def _flat(text: str) -> str:
    return " ".join(text.split())
