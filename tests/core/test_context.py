"""The prompt block that context is rendered to."""

from __future__ import annotations

from podium.core.context import ContextFile, ContextViews, ViewKind


def test_every_file_is_a_tagged_block() -> None:
    """Path, view and note stand in the tag; the closing tag always has a line of its own."""
    views = ContextViews(
        (
            ContextFile("a.py", ViewKind.FULL, "x = 1\n", 2, 2),
            ContextFile("b.md", ViewKind.SKELETON, "no newline", 9, 3, "a note"),
            ContextFile("new.py", ViewKind.FULL, "", 0, 0, "does not exist yet"),
        )
    )
    assert views.text() == (
        '<file path="a.py" view="full">\nx = 1\n</file>\n\n'
        '<file path="b.md" view="skeleton" note="a note">\nno newline\n</file>\n\n'
        '<file path="new.py" view="full" note="does not exist yet">\n</file>'
    )
    assert (views.tokens_before, views.tokens_after) == (11, 5)
