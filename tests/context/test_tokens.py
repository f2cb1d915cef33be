"""The estimate of tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.context.tokens import estimate_tokens


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("a", 1), ("abcd", 1), ("abcde", 2)])
def test_four_characters_are_about_one_token(text: str, tokens: int) -> None:
    """Any text costs something, and only no text costs nothing."""
    assert estimate_tokens(text) == tokens


@given(st.text(), st.text())
def test_more_text_never_costs_less(text: str, more: str) -> None:
    """A view that is shorter than its file is never shown as dearer."""
    assert estimate_tokens(text) <= estimate_tokens(text + more)
