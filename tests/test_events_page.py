from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

from podium.core.approval import Body, Closing
from podium.core.events import Fact, Notice
from podium.headless.jsonlines import kind_of_type

PAGE = Path(__file__).parents[1] / "docs" / "events.md"


def test_the_page_of_events_names_every_kind_with_its_fields() -> None:
    """A program that reads the page can read every line of `--json`; nothing is described that does not exist."""
    types = [each for union in (Fact, Notice, Body, Closing) for each in get_args(union)]
    told = {
        kind: re.findall(r"`(\w+)`", named)
        for kind, named in re.findall(r"^\| `(\w+)` \|([^|]*)\|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert told == {kind_of_type(each): [field.name for field in fields(each)] for each in types}
