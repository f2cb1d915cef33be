"""Reading unified diffs into lines with numbers."""

from __future__ import annotations

import difflib

from hypothesis import given
from hypothesis import strategies as st

from podium.view.diff import DiffKind, DiffLine, parse

TWO_FILES = """\
diff --git a/x b/x
index 1..2 100644
--- a/x
+++ b/x
@@ -3,3 +3,2 @@ def f():
 same
--- gone
-too
+++ here
\\ No newline at end of file
diff --git a/y b/y
Binary files a/y and b/y differ
"""


def test_lines_are_numbered_and_headers_told_from_content() -> None:
    """A removed `-- gone` is content, although it looks like a header; the next file is found again."""
    assert parse(TWO_FILES) == (
        DiffLine(DiffKind.FILE, "diff --git a/x b/x"),
        DiffLine(DiffKind.FILE, "index 1..2 100644"),
        DiffLine(DiffKind.FILE, "--- a/x"),
        DiffLine(DiffKind.FILE, "+++ b/x"),
        DiffLine(DiffKind.HUNK, "@@ -3,3 +3,2 @@ def f():"),
        DiffLine(DiffKind.CONTEXT, "same", 3, 3),
        DiffLine(DiffKind.DEL, "-- gone", 4, None),
        DiffLine(DiffKind.DEL, "too", 5, None),
        DiffLine(DiffKind.ADD, "++ here", None, 4),
        DiffLine(DiffKind.CONTEXT, "\\ No newline at end of file"),
        DiffLine(DiffKind.FILE, "diff --git a/y b/y"),
        DiffLine(DiffKind.FILE, "Binary files a/y and b/y differ"),
    )


@given(st.text())
def test_any_text_is_read_without_loss_of_lines(text: str) -> None:
    """A text that is no diff at all still gives one line for each line of it."""
    assert len(parse(text)) == len(text.removesuffix("\n").split("\n")) - (text == "")


lines = st.lists(st.sampled_from(["", "a", "b", "-- x", "++ y", "@@ -1 +1 @@", "\\ z"]), max_size=15)


@given(lines, lines)
def test_both_versions_are_in_the_diff(before: list[str], after: list[str]) -> None:
    """With all context shown, the old and the new text are read back, each line under its number."""
    diff = "\n".join(difflib.unified_diff(before, after, "a", "b", n=100, lineterm=""))
    if before == after:
        assert parse(diff) == ()
        return
    read = [line for line in parse(diff + "\n") if line.kind not in (DiffKind.FILE, DiffKind.HUNK)]
    assert {line.old_no: line.text for line in read if line.old_no} == dict(enumerate(before, 1))
    assert {line.new_no: line.text for line in read if line.new_no} == dict(enumerate(after, 1))
