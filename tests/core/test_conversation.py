"""JSON as text, and tool calls that carry it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from podium.core.conversation import ToolCall, canonical

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_arguments_come_back_as_they_were(arguments: dict[str, object]) -> None:
    """A call's canonical text parses to the same arguments."""
    assert ToolCall("1", "tool", canonical(arguments)).args() == arguments


@given(st.dictionaries(st.text(), JSON, min_size=2, max_size=4))
def test_equal_arguments_are_equal_text(arguments: dict[str, object]) -> None:
    """The order in which a model wrote its keys makes no difference."""
    assert canonical(dict(reversed(arguments.items()))) == canonical(arguments)


def test_half_a_character_does_not_get_into_text() -> None:
    """A lone surrogate becomes U+FFFD, two that belong together become their character."""
    assert canonical({"text": "\ud83d"}) == '{"text":"�"}'
    assert json.loads(canonical({"text": "\ud83d\ude00"})) == {"text": "😀"}
