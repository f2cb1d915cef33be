"""A text in the person's own editor: a real process, a real file, and news of whatever is saved."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event

from podium.desktop.editor import Editors, Ended, News, Saved

PATIENCE_S = 20


class Watch:
    """Editors whose news can be waited for. The editor's process waits for a line in the pipe `go`."""

    def __init__(self, tmp_path: Path, code: str, *, command: str = "", terminal: bool = False) -> None:
        script = tmp_path / "my editor.py"
        script.write_text(f"import sys, pathlib, time\npath = pathlib.Path(sys.argv[1])\n{code}\n", encoding="utf-8")
        self.folder = tmp_path / ".podium" / "drafts"
        self._news = Event()
        environ = {"VISUAL": command or f"{sys.executable} '{script}'"}
        self.editors = Editors(self.folder, environ, self._news.set, lambda: terminal)

    def next(self) -> News:
        """The next news, waited for."""
        while (news := self.editors.take()) is None:
            assert self._news.wait(PATIENCE_S), "no news came"
            self._news.clear()
        return news


def test_what_is_saved_comes_back_and_the_file_goes(tmp_path: Path) -> None:
    """The file's name says what it is; the end is told after the text."""
    watch = Watch(tmp_path, "path.write_text(path.read_text('utf-8').upper() + path.suffix, 'utf-8')")
    watch.editors.open("a.1.1/prompt", "grün 😀\n", ".md")
    assert watch.next() == Saved("a.1.1/prompt", "GRÜN 😀\n.md")
    assert watch.next() == Ended("a.1.1/prompt")
    assert list(watch.folder.iterdir()) == []


def test_each_save_is_told_while_the_editor_is_open(tmp_path: Path) -> None:
    """If Podium ended now, the text would be safe."""
    go = tmp_path / "go"
    wait = f"while not pathlib.Path({str(go)!r}).exists(): time.sleep(0.02)"
    code = f"path.write_text('one')\n{wait}\npath.write_text('two')"
    watch = Watch(tmp_path, code)
    watch.editors.open("k", "none")
    assert watch.next() == Saved("k", "one")
    watch.editors.open("k", "none")
    assert watch.next() == Ended("k", "it is open in your editor already")
    go.touch()
    assert (watch.next(), watch.next()) == (Saved("k", "two"), Ended("k"))


def test_what_an_earlier_podium_left_is_told_and_can_be_forgotten(tmp_path: Path) -> None:
    """The person went on typing after Podium was gone."""
    watch = Watch(tmp_path, "")
    watch.folder.mkdir(parents=True)
    (watch.folder / "a%2F1.1%2Fprompt.md").write_text("saved later", encoding="utf-8")
    watch.editors.look_for_left()
    assert watch.next() == Saved("a/1.1/prompt", "saved later", left=True)
    watch.editors.forget("a/1.1/prompt")
    _until(lambda: not list(watch.folder.iterdir()))


def test_an_editor_that_does_not_wait_is_explained(tmp_path: Path) -> None:
    """Nothing changed, and the way out is named."""
    watch = Watch(tmp_path, "")
    watch.editors.open("k", "text")
    news = watch.next()
    assert isinstance(news, Ended)
    assert "ended at once, without a change" in news.problem
    assert "code --wait" in news.problem


def test_an_editor_that_fails_says_so(tmp_path: Path) -> None:
    """With its code, or why it could not begin; no file is left."""
    watch = Watch(tmp_path, "sys.exit(3)")
    watch.editors.open("k", "text")
    news = watch.next()
    assert isinstance(news, Ended)
    assert news.problem.endswith("ended with 3; nothing was changed")
    strange = Watch(tmp_path, "", command="/no/such/editor")
    strange.editors.open("k", "text")
    news = strange.next()
    assert isinstance(news, Ended)
    assert news.problem.startswith("editor cannot be started")
    assert list(watch.folder.iterdir()) == []


def test_an_editor_that_needs_a_terminal_is_not_started_without_one(tmp_path: Path) -> None:
    """The message names what to do."""
    watch = Watch(tmp_path, "", command="vim")
    watch.editors.open("k", "text")
    news = watch.next()
    assert isinstance(news, Ended)
    assert news.problem.startswith("vim needs a terminal, and Podium was started without one: set VISUAL to")
    assert not watch.folder.exists()


def _until(condition: Callable[[], object]) -> None:
    pause = Event()
    for _ in range(400):
        if condition():
            return
        pause.wait(0.05)
    raise AssertionError("it never came true")
