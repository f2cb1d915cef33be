from __future__ import annotations

from podium.core.conversation import Role, ToolCall, Turn
from podium.core.events import Outcome, TurnTaken
from podium.core.inputs import WentSilent
from podium.core.ticket import Mode
from podium.view.stalled import stalled
from tests.script import Script
from tests.view.helpers import Viewer

SAME = Turn(Role.MODEL, calls=(ToolCall("1", "run_command", '{"command":"make"}'),) * 3)
SIGN = "it made the same call 3 times in a row: run_command make"


def watched() -> tuple[Script, Viewer]:
    script = Script.of("a", mode=Mode.AUTO).open().start("a")
    return script, Viewer(script)


def test_a_sign_stands_until_the_worker_is_gone() -> None:
    """A row of calls that is over is still worth a look; a worker that is being stopped is not."""
    script, viewer = watched()
    attempt = script.attempt("a").id
    script.report("a", lambda a: TurnTaken(a, SAME)).use("a", "read_file", "text", path="a.py")
    viewer.look()
    assert stalled(viewer.model, attempt) == (SIGN,)

    script.kill("a")
    viewer.look()
    assert stalled(viewer.model, attempt) == ()
    script.finish("a", outcome=Outcome.KILLED)
    viewer.look()
    assert stalled(viewer.model, attempt) == ()


def test_silence_is_over_when_the_worker_says_something() -> None:
    """What is said of the worker is not heard from it."""
    script, viewer = watched()
    attempt, began = script.attempt("a").id, script.now
    viewer.look()
    script.wait(200).tell(WentSilent(attempt, began))
    viewer.look()
    assert stalled(viewer.model, attempt) == ("nothing was heard of it for 200 s while it works",)
    assert viewer.lines("a")[-1].text == "! may be stuck: nothing was heard of it for 200 s while it works"

    script.wait(1).stream("a", "here I am")
    viewer.look()
    assert stalled(viewer.model, attempt) == ()


def test_a_sign_is_a_toast_that_leads_to_the_ticket() -> None:
    script, viewer = watched()
    script.report("a", lambda a: TurnTaken(a, SAME))
    viewer.look()

    (toast,) = [toast for toast in viewer.model.toasts if "stuck" in toast.title]
    assert (toast.title, toast.text, toast.ticket) == ("a may be stuck", SIGN, "a")
