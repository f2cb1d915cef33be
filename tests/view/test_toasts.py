from __future__ import annotations

from dataclasses import replace

from podium.core.events import CoolingBegan, Outcome, Refused
from podium.core.receipt import EndedBy, EndedProcess, Receipt
from podium.core.ticket import Mode
from podium.view.lines import Tone
from podium.view.model import Model, Toast
from podium.view.project import project
from podium.view.toasts import LONGEST, toast
from tests.script import TERMS, Script
from tests.view.helpers import shown


def titles(script: Script) -> list[str]:
    return [t.title for t in shown(script).toasts]


def test_a_quiet_success_is_quiet() -> None:
    """Completed tickets make no toast, until the whole run is completed."""
    script = Script.of("a", "b", mode=Mode.AUTO).open().complete("a")
    assert titles(script) == []
    assert titles(script.complete("b")) == ["A track is completed"]


def test_questions_ask_for_attention() -> None:
    """A start and a step that wait for a person are said, with what they ask."""
    script = Script.of("a", mode=Mode.STEP).open().start("a").ask("a", "run_command", command="rm x")
    assert [(t.title, t.text, t.ticket) for t in shown(script).toasts] == [
        ("a waits for you: start", "may its worker start on gemini-small?", "a"),
        ("a waits for you: step", "may it use run_command rm x?", "a"),
    ]


def test_only_the_first_of_several_questions_is_announced() -> None:
    """While one waits, the others are counted where they are listed; when all are answered the next is news again."""
    script = Script.of("a", "b", "c", terms=replace(TERMS, max_workers=3)).open().prepare("a").prepare("b")
    assert titles(script) == ["a waits for you: start"]
    script.approve("a").approve("b").prepare("c")
    assert titles(script) == ["a waits for you: start", "c waits for you: start"]


def test_what_went_wrong_is_said_with_its_reason() -> None:
    """A failure, a block and a conflict are bad news."""
    script = Script.of("a", "b", "c", mode=Mode.AUTO).open()
    script.start("a").finish("a", "no such model", Outcome.FAILED)
    script.start("b").finish("b", "which one?", Outcome.BLOCKED)
    script.start("c").finish("c", commit="c0ffee").conflict("c", "x.py", "y.py")
    assert [(t.title, t.text, t.tone) for t in shown(script).toasts] == [
        ("a failed", "no such model", Tone.BAD),
        ("b blocked", "which one?", Tone.BAD),
        ("c blocked", "conflicts in x.py, y.py", Tone.BAD),
    ]


def test_a_message_is_as_old_as_what_it_tells() -> None:
    """What went wrong before a viewer came is not news to it, however late it hears of it."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").wait(7).finish("a", "no such model", Outcome.FAILED)
    failed = script.now
    assert [t.at for t in shown(script.wait(3_600)).toasts] == [failed]


def test_a_kill_shows_its_receipt() -> None:
    """What was ended, what survived, and what is kept."""
    receipt = Receipt(
        "running make",
        (EndedProcess(7, "make", EndedBy.SIGKILL), EndedProcess(8, "zombie", EndedBy.SURVIVED)),
        "podium/track/a-1",
        "c0ffee",
        seconds=1.25,
    )
    script = Script.of("a", mode=Mode.AUTO).open().start("a").kill("a")
    script.finish("a", outcome=Outcome.KILLED, receipt=receipt)
    (told,) = shown(script).toasts
    assert told.title == "a killed"
    assert told.text == "gone after 1.2 s; 1 process ended; SURVIVED: 8 zombie; its work is kept on podium/track/a-1"


def test_workers_that_cool_together_make_one_toast() -> None:
    """One quota is one message, however many workers wait for it."""
    script = Script.of("a", "b", mode=Mode.AUTO).open().start("a").start("b")
    for name in ("a", "b"):
        script.report(name, lambda attempt: CoolingBegan(attempt, 38, "quota"))
    assert titles(script) == ["gemini-small cools for 38 s"]


def test_the_same_words_are_said_again_after_a_while() -> None:
    """Within some seconds the same words are one message, which is counted."""
    model = Model()
    for now in (10.0, 11.0, 15.0, 22.0):
        project(model, Refused("kill a", "it is completed"), now)
    assert [(t.number, t.at, t.count) for t in model.toasts] == [(1, 15.0, 3), (2, 22.0, 1)]


def test_a_toast_is_short_and_safe() -> None:
    """A page of error becomes one line that a widget can take."""
    model = Model(at=5.0)
    toast(model, "a\nb", "x" * 1000, Tone.BAD)
    toast(model, "c", "\ud800", Tone.BAD)
    assert list(model.toasts) == [
        Toast(1, 5.0, "a b", "x" * (LONGEST - 1) + "…", Tone.BAD),
        Toast(2, 5.0, "c", "\ufffd", Tone.BAD),
    ]
