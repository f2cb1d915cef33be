from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from podium.tools.files import edit_file, list_files, read_file, write_file
from podium.tools.shell import run_command
from podium.view.diff import DiffKind, parse
from podium.view.edited_call import EditedDiff, edited_diff, in_order
from podium.workspace.diff import unified

TEXTS = st.text(alphabet="ab\n", max_size=40)


@given(TEXTS, TEXTS, TEXTS)
def test_a_rewritten_file_is_compared_with_what_stands_there(old: str, asked: str, now: str) -> None:
    """The diff of the edited content is the one that the tool itself would show."""
    told = edited_diff({"path": "f", "content": asked}, {"path": "f", "content": now}, unified("f", old, asked))
    assert told == EditedDiff(unified("f", old, now))


@given(st.lists(st.sampled_from(["a", "b", ""]), max_size=12), TEXTS, TEXTS)
def test_a_replaced_piece_is_compared_in_its_place(lines: list[str], asked: str, now: str) -> None:
    """Applied where its numbers say, it makes of the file what the tool would make of it; nothing else is in it.

    Not the same lines as the tool's own diff: where lines repeat, the two may match them up differently.
    """
    old = "\n".join([*lines, "the X piece", *lines])
    arguments = {"path": "f", "old_text": "X", "new_text": asked}
    told = edited_diff(arguments, {**arguments, "new_text": now}, unified("f", old, old.replace("X", asked)))
    assert told is not None
    assert told.whole
    assert applied(old, told.diff) == old.replace("X", now)


def applied(old: str, diff: str) -> str:
    """The text after a unified diff; fails where a line that it names does not stand."""
    before, after, at = old.split("\n"), list[str](), 0
    for line in parse(diff):
        if line.kind in (DiffKind.HUNK, DiffKind.FILE) or line.old_no is line.new_no is None:
            continue
        if line.old_no is not None:
            after += before[at : line.old_no - 1]
            at = line.old_no
            assert before[at - 1] == line.text
        if line.kind is not DiffKind.DEL:
            after.append(line.text)
    return "\n".join(after + before[at:])


def test_a_piece_that_the_diff_does_not_hold_is_compared_alone() -> None:
    """An edited search, or one longer than the hunk, still shows what would take its place."""
    asked = {"path": "f", "old_text": "a\n", "new_text": "b\n"}
    told = edited_diff(asked, {"path": "f", "old_text": "c\n", "new_text": "d\n"}, unified("f", "a\n", "b\n"))
    assert told == EditedDiff("--- a/f\n+++ b/f\n@@ -1 +1 @@\n-c\n+d\n", whole=False)


def test_the_file_keeps_its_line_endings() -> None:
    """Arguments have plain ones, the diff has those of the file."""
    asked = {"path": "f", "content": "a\nc\n"}
    told = edited_diff(asked, {"path": "f", "content": "a\nd\n"}, unified("f", "a\r\nb\r\n", "a\r\nc\r\n"))
    assert told == EditedDiff(unified("f", "a\nb\n", "a\nd\n"))


def test_what_nobody_knows_is_not_told() -> None:
    """Another path's file was never read; a diff that does not fit its content is not believed."""
    asked = {"path": "f", "content": "b\n"}
    diff = unified("f", "a\n", "b\n")
    assert edited_diff(asked, {"path": "g", "content": "c\n"}, diff) is None
    assert edited_diff({**asked, "content": "z\n"}, {"path": "f", "content": "c\n"}, diff) is None
    assert edited_diff({"command": "ls"}, {"command": "rm"}, "") is None


def test_arguments_come_as_their_tools_declare_them() -> None:
    """A person reads the path before the content, whatever the alphabet says."""
    for tool in (read_file, list_files, write_file, edit_file, run_command):
        declared = list(tool.arguments.model_fields)
        assert [name for name, _ in in_order(dict.fromkeys(sorted(declared)))] == declared, tool.name
