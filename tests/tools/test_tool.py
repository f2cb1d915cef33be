"""What all arguments have in common."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from podium.tools.tool import Arguments, LineNumber


class Lines(Arguments):
    first: LineNumber


def test_a_whole_number_may_come_as_a_float() -> None:
    """Some providers send 3 as 3.0; anything else that is no line number is refused."""
    assert Lines.model_validate_json('{"first": 3.0}') == Lines(first=3)
    for wrong in ("3.5", "0", '"3"', "true", "null"):
        with pytest.raises(ValidationError):
            Lines.model_validate_json(f'{{"first": {wrong}}}')


def test_arguments_name_no_places_unless_they_say_so() -> None:
    """Only tools with paths are confined."""
    assert Lines(first=1).places() == ()
