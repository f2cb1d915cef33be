"""A text in the person's own editor while the window lives: a real process, and what it saves."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import dearpygui.dearpygui as dpg

from podium.core.approval import Approved, SpawnBody
from podium.core.inputs import Answer, KeepDraft
from tests.gui.harness import Stage
from tests.gui.rig import Rig, rig_of
from tests.gui.scenes import Scene, ticket, write_step


def with_editor(stage: Stage, tmp_path: Path, code: str) -> tuple[Scene, Rig]:
    """An editor that runs `code` on the file's `path`."""
    script = tmp_path / "editor.py"
    script.write_text(f"import sys, pathlib, time\npath = pathlib.Path(sys.argv[1])\n{code}\n", encoding="utf-8")
    environ = {"VISUAL": f"{sys.executable} {script}"}
    scene = Scene(stage.model, [ticket(name) for name in "ab"])
    return scene, rig_of(stage, 240, tmp_path / "drafts", environ)


def test_what_is_saved_in_the_editor_is_sent(stage: Stage, tmp_path: Path) -> None:
    """O opens the prompt; the window goes on; the saved text is the draft, kept by the engine, and what is approved."""
    go = tmp_path / "go"
    wait = f"while not pathlib.Path({str(go)!r}).exists(): time.sleep(0.02)"
    scene, rig = with_editor(stage, tmp_path, f"path.write_text('From vim: 漢字\\n', 'utf-8')\n{wait}")
    asked = scene.ask_spawn("a")
    assert isinstance(asked.body, SpawnBody)
    rig.open(asked)
    stage.key("o")
    prompt = rig.dialog.form.editor("prompt")
    stage.until(lambda: prompt.text == "From vim: 漢字", "the first save")
    stage.frames(3)
    assert dpg.get_item_label(prompt.outside_button) == "open in your editor"
    edited = replace(asked.body, prompt="From vim: 漢字")
    assert stage.session.posted == [KeepDraft(asked.id, edited)]
    go.touch()
    stage.until(lambda: dpg.get_item_label(prompt.outside_button) == "In your editor   O", "the end")
    stage.key("a")
    assert rig.answers() == [Answer(asked.id, Approved(edited))]


def test_a_button_opens_one_field_and_what_goes_wrong_is_said(stage: Stage, tmp_path: Path) -> None:
    """Above the buttons while the dialog is open; nothing is changed."""
    scene, rig = with_editor(stage, tmp_path, "sys.exit(7)")
    scene.start("a")
    asked = scene.ask_step("a", write_step())
    rig.open(asked)
    stage.click(rig.dialog.form.editor("content").outside_button)
    stage.until(lambda: "ended with 7" in rig.dialog.footer.message, "the message")
    assert not dpg.is_item_shown(rig.dialog.form.editor("path").reset_button)
    rig.dialog.later()
    stage.frames(3)
    draft = rig.dialog.queue.draft_of(asked.id)
    assert draft is not None
    rig.dialog.outside.hand_over(draft, "content")
    stage.until(lambda: any("ended with 7" in quick for quick in stage.desk.quick), "the toast")


def test_what_was_saved_after_podium_ended_is_taken_by_the_next(stage: Stage, tmp_path: Path) -> None:
    """It waits for its question, is kept by the engine, and then its file goes."""
    (tmp_path / "drafts").mkdir()
    file = tmp_path / "drafts" / "a.1.1%2Fprompt.md"
    file.write_text("Saved when nobody was there.\n", encoding="utf-8")
    scene, rig = with_editor(stage, tmp_path, "")
    stage.frames(20)
    asked = scene.ask_spawn("a")
    stage.until(lambda: stage.session.posted, "the draft to be kept")
    rig.open(asked)
    assert rig.dialog.form.editor("prompt").text == "Saved when nobody was there."
    stage.until(lambda: not file.exists(), "the file to go")


def test_what_is_saved_for_a_question_that_is_answered_is_said_to_go_nowhere(stage: Stage, tmp_path: Path) -> None:
    """Once, so that nobody types for nothing; the next question can have its own text there."""
    go = tmp_path / "go"
    wait = f"while not pathlib.Path({str(go)!r}).exists(): time.sleep(0.02)"
    scene, rig = with_editor(stage, tmp_path, f"{wait}\npath.write_text('too late')")
    asked = scene.ask_spawn("a")
    rig.open(asked)
    stage.key("o")
    stage.until(lambda: list((tmp_path / "drafts").glob("*")), "the file")
    scene.withdraw(asked)
    stage.frames(3)
    go.touch()
    words = "What you save in your editor goes nowhere: its question was answered"
    stage.until(lambda: words in stage.desk.quick, "the message")
