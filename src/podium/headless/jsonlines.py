"""Events as JSON lines, for `--json`: one object per event, in the journal's own words (docs/events.md).

`kind` is the class's name in snake case, as the journal stores it. A fact has `seq` and `at` beside its fields; values
that may be of several kinds (the body of an approval, its closing) name theirs too. Money is text, to keep every cent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import get_args

from podium.core.approval import Body, Closing
from podium.core.events import Event, Recorded
from podium.core.freeze_events import Step
from podium.view.text import clean

_SEVERAL_KINDS = (*get_args(Body), *get_args(Closing), *get_args(Step))


def json_line(event: Event) -> str:
    """One line, without its line break."""
    if isinstance(event, Recorded):
        head = {"seq": event.seq, "at": event.at, "kind": kind_of(event.fact)}
        return _dump({**head, **_fields(event.fact)})
    return _dump({"kind": kind_of(event), **_fields(event)})


def kind_of_type(of: type) -> str:
    """`TicketMoved` -> `ticket_moved`."""
    return re.sub(r"(?<=.)([A-Z])", r"_\1", of.__name__).lower()


def kind_of(value: object) -> str:
    return kind_of_type(type(value))


def _dump(value: Mapping[str, object]) -> str:
    return clean(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _fields(value: object) -> dict[str, object]:
    assert is_dataclass(value)
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {**({"kind": kind_of(value)} if isinstance(value, _SEVERAL_KINDS) else {}), **_fields(value)}
    return value
