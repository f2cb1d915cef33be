"""Unified diffs of changes that are not in git yet."""

from __future__ import annotations

import subprocess
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podium.workspace.diff import unified


def test_a_change_reads_as_git_would_write_it() -> None:
    """Headers, hunk and the mark of a missing newline are git's."""
    assert unified("a.txt", "one\ntwo\n", "one\n2") == (
        "--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n\\ No newline at end of file\n"
    )


def test_new_deleted_and_unchanged_files() -> None:
    """A file that is not there is /dev/null; no change is no text."""
    assert unified("n", None, "x\n") == "--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+x\n"
    assert unified("n", "x\n", None) == "--- a/n\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
    assert unified("n", None, "") == "--- /dev/null\n+++ b/n\n"
    assert unified("n", "x", "x") == ""


lines = st.lists(st.sampled_from(["", "a", "b", "-- x", "++ y", "\x0c", "\u2028", "\r", "@@ -1 +1 @@"]), max_size=12)
texts = st.builds(lambda parts, end: "\n".join(parts) + end, lines, st.sampled_from(["", "\n"]))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(before=texts, after=texts)
def test_git_applies_what_we_write(tmp_path: Path, before: str, after: str) -> None:
    """`git apply` turns the old text into the new one, whatever characters the lines hold."""
    if before == after or not before or not after:
        return
    file = tmp_path / "f"
    file.write_bytes(before.encode())
    patch = unified("f", before, after).encode()
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=tmp_path, input=patch, check=True)
    assert file.read_bytes() == after.encode()
