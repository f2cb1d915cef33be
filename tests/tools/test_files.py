"""The file tools, called as a model calls them."""

from __future__ import annotations

import pytest

from podium.core.preview import Preview, PreviewKind
from podium.tools import files
from podium.tools.registry import standard_toolbox
from tests.tools.conftest import Worker, call

TOOLS = standard_toolbox()


def said(worker: Worker, name: str, **arguments: object) -> str:
    result = TOOLS.run(call(name, **arguments), worker.workplace())
    return f"ERROR {result.output}" if result.is_error else result.output


def test_a_file_is_read_whole_or_in_part(worker: Worker) -> None:
    """A part says where it stands; a whole file comes as it is, with plain newlines."""
    worker.write(f="1\r\n2\r\n3\r\n", empty="")
    assert said(worker, "read_file", path="f") == "1\n2\n3\n"
    assert said(worker, "read_file", path="f", first_line=2.0, last_line=2) == "2\n[lines 2 to 2 of 3]"
    assert said(worker, "read_file", path="f", last_line=9) == "1\n2\n3\n"
    assert said(worker, "read_file", path="empty") == "[the file is empty]"
    assert said(worker, "read_file", path="f", first_line=4) == "ERROR f has 3 lines; there is no line range 4 to 3"


def test_a_long_file_is_cut_and_says_how_to_go_on(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """By lines, by characters, and within one endless line."""
    monkeypatch.setattr(files, "MOST_LINES", 2)
    monkeypatch.setattr(files, "MOST_CHARS", 10)
    worker.write(f="1\n2\n3\n4", wide="12345\n67890\n", line="x" * 11)
    assert said(worker, "read_file", path="f") == "1\n2\n[lines 1 to 2 of 4; go on with first_line=3]"
    assert said(worker, "read_file", path="wide") == "12345\n[lines 1 to 1 of 2; go on with first_line=2]"
    cut = "xxxxxxxxxx [... the line has 11 characters]\n[lines 1 to 1 of 1]"
    assert said(worker, "read_file", path="line") == cut


def test_files_are_listed(worker: Worker) -> None:
    """Below a directory and by pattern; what git ignores is not listed, and a name with brackets is no pattern."""
    worker.write(**{"a.py": "", "b.log": "", ".gitignore": "*.log\n"})
    (worker.root / "[id]/deep").mkdir(parents=True)
    worker.write(**{"[id]/c.py": "", "[id]/deep/d.py": ""})
    assert said(worker, "list_files") == ".gitignore\n[id]/c.py\n[id]/deep/d.py\na.py"
    assert said(worker, "list_files", path="[id]") == "[id]/c.py\n[id]/deep/d.py"
    assert said(worker, "list_files", path="[id]/deep/..", pattern="*.py") == "[id]/c.py"
    assert said(worker, "list_files", pattern="*.js") == "[no file matches; ignored files are not listed]"
    assert said(worker, "list_files", path="a.py").startswith("ERROR a.py is not a directory")
    assert "outside" in said(worker, "list_files", pattern="../../*")


def test_a_file_is_created_and_replaced(worker: Worker) -> None:
    """The answer says which of the two it was."""
    assert said(worker, "write_file", path="d/f.py", content="a\nb\n") == "created d/f.py (2 lines)"
    assert said(worker, "write_file", path="d/f.py", content="c") == "wrote d/f.py (1 line)"
    assert (worker.root / "d/f.py").read_text() == "c"


def test_an_edit_replaces_what_is_there_once(worker: Worker) -> None:
    """Exactly once, or everywhere if so wished; the file keeps its line endings."""
    worker.write(f="one\r\ntwo\r\ntwo\r\n")
    assert said(worker, "edit_file", path="f", old_text="one\ntwo", new_text="1\n2") == "edited f (1 place)"
    assert (worker.root / "f").read_bytes() == b"1\r\n2\r\ntwo\r\n"
    worker.write(f="x x\nx\n")
    many = said(worker, "edit_file", path="f", old_text="x", new_text="y")
    assert many.startswith("ERROR old_text is in f 3 times (at lines 1, 1, 2); give more lines")
    assert (
        said(worker, "edit_file", path="f", old_text="x", new_text="y", all_occurrences=True) == "edited f (3 places)"
    )
    assert (worker.root / "f").read_text() == "y y\ny\n"


def test_an_edit_that_does_not_match_shows_the_nearest_lines(worker: Worker) -> None:
    """The model sees what it probably meant, with line numbers; nothing was changed."""
    worker.write(f="def one():\n    return 1\n\ndef two():\n    return 2\n")
    answer = said(worker, "edit_file", path="f", old_text="def  two():\n", new_text="x")
    assert answer == (
        "ERROR old_text is not in f; it must match exactly, spaces too\n"
        "nearest lines:\n  1: def one():\n  4: def two():"
    )
    nothing = said(worker, "edit_file", path="f", old_text="class Q", new_text="x")
    assert nothing.endswith("; read_file shows what it holds")
    assert "are the same" in said(worker, "edit_file", path="f", old_text="one", new_text="one")


def test_a_preview_shows_what_will_happen(worker: Worker) -> None:
    """Diffs for what changes a file, words for what reads; and nothing has happened yet."""
    worker.write(f="a\nb\n")
    previews = [
        TOOLS.preview(each, worker.workplace())
        for each in (
            call("edit_file", path="f", old_text="b", new_text="c"),
            call("write_file", path="new", content="n\n"),
            call("read_file", path="f", last_line=3),
            call("list_files", path="src"),
        )
    ]
    assert previews == [
        Preview(PreviewKind.DIFF, "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"),
        Preview(PreviewKind.DIFF, "--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+n\n"),
        Preview(PreviewKind.TEXT, "read f, lines 1 to 3"),
        Preview(PreviewKind.TEXT, "list **/* in src"),
    ]
    assert ((worker.root / "f").read_text(), (worker.root / "new").exists()) == ("a\nb\n", False)
