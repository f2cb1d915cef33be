"""A real window on a real engine: clicks and keys on one end, the model's server, processes and git on the other."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import dearpygui.dearpygui as dpg
import psutil
import pytest

from podium.core.inputs import KillWorker
from podium.core.receipt import EndedBy
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import AttemptId, Executor, Mode, Ticket, TicketId
from podium.gui.options import Options
from podium.gui.window import Window
from podium.providers.rehearsal_script import ScriptedTurn
from podium.settings_layers import Value
from podium.view.ticket_draft import Key
from tests.conftest import Repository
from tests.gui.harness import FONTS, Driver
from tests.stage import Stage, call, ticket, turn, writes

TREE = """
trap '' TERM
bash -c 'trap "" TERM; echo child=$$; sleep 600; sleep 600' &
setsid bash -c 'echo away=$$; exec sleep 600' &
echo self=$$
wait; wait
"""


class Live(Driver):
    """A window and the engine that it looks at. `state` is what the window has heard."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        options = Options(FONTS, title=f"live-{os.getpid()}", width=1440, height=900, corner=(0, 0), hold_s=0)
        self.window = Window(stage.window_session, options)
        super().__init__(self.window.loop.frame, self.window.problems)
        self.until(lambda: self.window.model.state is not None, "the run")

    @property
    def state(self) -> State:
        assert self.window.model.state is not None
        return self.window.model.state

    def status(self, name: str) -> Status:
        return self.state.tickets[TicketId(name)].status

    def attempt(self, name: str) -> AttemptId:
        return self.state.tickets[TicketId(name)].attempts[-1]

    def heard(self, name: str) -> str:
        """Everything on the card of the ticket's last attempt."""
        attempts = self.state.tickets[TicketId(name)].attempts
        stream = self.window.model.streams.get(attempts[-1]) if attempts else None
        return "\n".join(line.text for line in stream.lines) if stream else ""

    def reaches(self, name: str, status: Status) -> None:
        self.until(lambda: self.status(name) is status, f"{name} to be {status}")

    def kill_by_click(self, name: str) -> None:
        """Press the Kill button on the worker's card once it is there, and wait for the worker's end."""
        self.until(lambda: any(card.attempt for card in self.window.panels.activity.streams.cards), "the worker's card")
        self.click(self.window.panels.activity.streams.card(self.attempt(name)).kill_button)
        self.reaches(name, Status.KILLED)

    def review(self, count: int = 1) -> None:
        """Open the dialog on the first of so many questions."""
        self.until(lambda: len(self.state.approvals) == count, f"{count} open questions")
        self.click(self.window.panels.top.review)
        self.until(lambda: dpg.is_item_visible(self.window.panels.approvals.dialog.footer.approve_button), "the dialog")

    def write(self, field: str, text: str) -> None:
        """Put the text in place of what stands in a field of the dialog."""
        editor = self.window.panels.approvals.dialog.form.editor(field)
        self.click(editor.input)
        self.key("ctrl+a")
        self.type(text)


class Lives:
    """Opens one live window, and closes it before its engine."""

    def __init__(self, stack: ExitStack, repo: Repository) -> None:
        self._stack, self._repo = stack, repo

    def __call__(
        self,
        tickets: Sequence[Ticket],
        turns: Sequence[ScriptedTurn],
        mode: Mode = Mode.AUTO,
        settings: dict[str, Value] | None = None,
    ) -> Live:
        stage = self._stack.enter_context(Stage(self._repo, tickets, turns, mode, settings or {}))
        live = Live(stage)
        self._stack.callback(live.window.close)
        return live


@pytest.fixture
def live(repo: Repository) -> Iterator[Lives]:
    with ExitStack() as stack:
        yield Lives(stack, repo)


# --- deciding ----------------------------------------------------------------------------------------


def test_a_prompt_edited_in_the_dialog_is_what_the_model_reads(live: Lives) -> None:
    """Edit, Ctrl+Enter; the server is asked with the person's words and without the old ones."""
    window = live([ticket("a")], writes("a", "a.txt"), Mode.SPAWN)
    window.review()
    window.write("prompt", "Only look, and touch nothing.")
    window.key("ctrl+Return")
    window.reaches("a", Status.COMPLETED)
    asked = window.stage.server.requests[0].all_text
    assert "Only look, and touch nothing." in asked
    assert "Do a." not in asked


def test_the_reason_of_a_rejected_step_reaches_the_model(live: Lives) -> None:
    """The step is not done, and the next request tells why."""
    turns = [turn("a", call("write_file", path="a.txt", content="no\n")), turn("a", call("finish", summary="left it"))]
    window = live([ticket("a", step_mode=True)], turns)
    window.review()
    window.click(window.window.panels.approvals.dialog.footer.approve_button)  # the start of the worker
    window.until(lambda: window.status("a") is Status.AWAITING_STEP, "the step")
    window.review()
    window.click(window.window.panels.approvals.dialog.footer.reason)
    window.type("Not in this directory.")
    window.click(window.window.panels.approvals.dialog.footer.reject_button)
    window.reaches("a", Status.COMPLETED)
    (told,) = window.stage.server.requests[-1].tool_results
    assert "Not in this directory." in told
    assert window.state.attempts[window.attempt("a")].commit == ""


def test_two_questions_at_once_are_both_answered_and_no_edit_is_lost(live: Lives) -> None:
    """An edit survives Later and the answer to the other question."""
    turns = [*writes("a", "a.txt"), *writes("b", "b.txt")]
    window = live([ticket("a", priority=1), ticket("b")], turns, Mode.SPAWN)
    dialog = window.window.panels.approvals.dialog
    window.review(2)
    first, second = (approval.ticket for approval in window.window.model.approvals)
    window.write("prompt", "My own words.")
    window.key("Escape")
    window.key("Escape")
    window.until(lambda: not dpg.is_item_visible(dialog.footer.approve_button), "the dialog to close")
    window.review(2)
    window.click(dialog.header.next_button)
    window.click(dialog.footer.approve_button)
    window.until(lambda: [a.ticket for a in window.window.model.approvals] == [first], "one question to be left")
    window.until(lambda: dpg.get_value(dialog.form.editor("prompt").input) == "My own words.", "the edit")
    window.rest()
    window.click(dialog.footer.approve_button)
    window.reaches(first, Status.COMPLETED)
    window.reaches(second, Status.COMPLETED)
    (asked,) = {r.ticket for r in window.stage.server.requests if "My own words." in r.all_text}
    assert asked == first


# --- killing -----------------------------------------------------------------------------------------


def test_kill_by_click_while_it_waits_for_headers(live: Lives) -> None:
    """The server sees the hang-up."""
    window = live([ticket("a")], [turn("a", text="Never.", faults=[{"kind": "headers"}])])
    (request,) = window.stage.server.wait_for(1)
    assert request.waiting.wait(60)
    window.kill_by_click("a")
    assert request.gone.wait(60)


def test_kill_by_click_in_a_stalled_stream(live: Lives) -> None:
    """The card shows what was said; the server sees the hang-up."""
    window = live([ticket("a")], [turn("a", text="One two three four.", faults=[{"kind": "stall", "after": 1}])])
    window.until(lambda: "One" in window.heard("a"), "the first words")
    window.kill_by_click("a")
    assert window.stage.server.requests[0].gone.wait(60)


def test_kill_by_click_in_the_back_off_of_a_retry(live: Lives) -> None:
    """Ten minutes of waiting end at once; nobody asks again."""
    settings: dict[str, Value] = {"retry.first_delay_s": 600.0, "retry.max_delay_s": 600.0}
    window = live([ticket("a")], [turn("a", faults=[{"kind": "error"}])], settings=settings)
    window.until(lambda: "503" in window.heard("a") or "retry" in window.heard("a").lower(), "the failed call")
    window.kill_by_click("a")
    assert len(window.stage.server.requests) == 1


def test_a_kill_closes_the_open_approval(live: Lives) -> None:
    """The dialog goes with the question; nothing of the step is done."""
    window = live([ticket("a", step_mode=True)], writes("a", "a.txt"))
    window.review()
    window.click(window.window.panels.approvals.dialog.footer.approve_button)
    window.until(lambda: window.status("a") is Status.AWAITING_STEP, "the step")
    window.kill_by_click("a")
    assert not window.state.approvals
    window.until(
        lambda: not dpg.is_item_visible(window.window.panels.approvals.dialog.footer.approve_button), "no dialog"
    )
    receipt = window.state.attempts[window.attempt("a")].receipt
    assert receipt is not None
    assert (receipt.was_doing, receipt.uncommitted) == ("waiting for a person to approve write_file", ())


def test_the_dialog_goes_with_the_worker_that_asked(live: Lives) -> None:
    """A kill that comes while the question is on the screen takes the dialog away; nothing of the step is done."""
    window = live([ticket("a", step_mode=True)], writes("a", "a.txt"))
    dialog = window.window.panels.approvals.dialog
    window.review()
    window.click(dialog.footer.approve_button)
    window.until(lambda: window.status("a") is Status.AWAITING_STEP, "the step")
    window.review()
    window.stage.post(KillWorker(TicketId("a")))
    window.reaches("a", Status.KILLED)
    window.until(lambda: not dpg.is_item_visible(dialog.footer.approve_button), "the dialog to close")
    assert not window.state.approvals
    assert not (Path(window.state.attempts[window.attempt("a")].path) / "a.txt").exists()


def test_kill_by_click_ends_a_command_and_all_its_descendants(live: Lives) -> None:
    """Children that ignore SIGTERM and children with a session of their own are gone when the window says killed."""
    window = live([ticket("a")], [turn("a", call("run_command", command=TREE))])
    window.until(lambda: len(re.findall(r"(?:self|child|away)=\d+", window.heard("a"))) == 3, "the whole family")
    pids = [int(pid) for pid in re.findall(r"(?:self|child|away)=(\d+)", window.heard("a"))]
    assert all(psutil.pid_exists(pid) for pid in pids)
    window.kill_by_click("a")
    assert not [pid for pid in pids if psutil.pid_exists(pid)]
    receipt = window.state.attempts[window.attempt("a")].receipt
    assert receipt is not None
    assert set(pids) <= {process.pid for process in receipt.processes}
    assert {process.by for process in receipt.processes} <= {EndedBy.SIGTERM, EndedBy.SIGKILL, EndedBy.ITSELF}


# --- steering ----------------------------------------------------------------------------------------


def test_pause_holds_back_what_has_not_started_and_resume_lets_it_go(live: Lives) -> None:
    """The running worker goes on to its end; its dependent starts only after the second click."""
    turns = [turn("a", text="Thinking.", faults=[{"kind": "headers", "delay_s": 1.0}]), *writes("a", "a.txt")]
    window = live([ticket("a"), ticket("b", "a")], [*turns, *writes("b", "b.txt")])
    window.reaches("a", Status.IN_PROGRESS)
    window.click(window.window.panels.top.pause)
    window.until(lambda: window.state.paused, "the pause")
    window.reaches("a", Status.COMPLETED)
    window.frames(30)
    assert window.state.tickets[TicketId("b")].attempts == []
    window.click(window.window.panels.top.pause)
    window.reaches("b", Status.COMPLETED)


def test_closing_with_workers_alive_asks_and_then_leaves_nothing_behind(live: Lives) -> None:
    """Stay keeps everything; the second time the workers are stopped, and the attempt goes on next time."""
    window = live([ticket("a")], [turn("a", text="Wait.", faults=[{"kind": "headers"}])])
    (request,) = window.stage.server.wait_for(1)
    window.reaches("a", Status.IN_PROGRESS)
    window.key("ctrl+q")
    window.until(lambda: dpg.is_item_visible(window.window.confirm.no_button), "the question")
    window.click(window.window.confirm.no_button)
    assert not request.gone.is_set()
    window.key("ctrl+q")
    window.click(window.window.confirm.yes_button)
    window.until(lambda: window.window.loop.ended, "the end")
    assert request.gone.is_set()
    assert window.status("a") is Status.QUEUED


# --- odd replies -------------------------------------------------------------------------------------


def test_half_a_character_from_the_model_is_shown_and_kills_nothing(live: Lives) -> None:
    """A lone surrogate, which would end the whole process in a widget, becomes a replacement character."""
    turns = [turn("a", text="Half \U0001f600 of it.", faults=[{"kind": "half_character"}]), *writes("a", "a.txt")]
    window = live([ticket("a")], turns)
    window.reaches("a", Status.COMPLETED)
    heard = window.heard("a")
    assert "\ufffd" in heard
    assert "\ud83d" not in heard


# --- the DAG while it runs -----------------------------------------------------------------------------


def test_a_ticket_that_is_written_in_the_window_is_carried_out(live: Lives) -> None:
    """A command after the selected ticket, then that one is done again: what was built on it is stale."""
    window = live([ticket("a")], [*writes("a", "a.txt"), *writes("a", "a2.txt")])
    window.reaches("a", Status.COMPLETED)
    window.window.desk.select(TicketId("a"))
    form = window.window.panels.dag.form
    window.key("a")
    window.until(lambda: window.window.desk.typing, "the form to have the keyboard")
    window.type("check")
    window.click(form.fields.texts[Key.DESCRIPTION].input)
    window.type("It is there.")
    window.click(form.fields.executors[Executor.COMMAND])
    window.click(form.fields.texts[Key.COMMAND].input)
    window.type("test -f a.txt")
    window.key("ctrl+Return")
    window.until(lambda: TicketId("check") in window.state.tickets, "the ticket")
    window.reaches("check", Status.COMPLETED)
    window.window.desk.select(TicketId("a"))
    window.frames(3)
    window.key("o")
    window.until(lambda: window.window.desk.typing, "the reason to have the keyboard")
    window.key("ctrl+Return")
    window.until(lambda: window.state.tickets[TicketId("check")].stale == "a", "the mark")
    window.until(lambda: len(window.state.tickets[TicketId("a")].attempts) == 2, "another attempt")
    window.reaches("a", Status.COMPLETED)
