"""`make pictures`: the pictures of the documentation, taken from the real window.

On the real demo the rehearsal plays, a small clerk approves everything but what shall be seen open, and at some moments
the frame is saved as `docs/pictures/<moment>_<scheme>.png`; what the demo does not come to is staged
(`tests.staged_pictures`). Each of these is a process of its own: a process has one window.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import dearpygui.dearpygui as dpg

from podium.app import copy_demo, open_podium
from podium.config import load_settings
from podium.core.approval import Approval, Approved
from podium.core.inputs import Answer, RetryTicket
from podium.core.state import Phase, State
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.gui.options import Options
from podium.gui.palette import Scheme
from podium.gui.window import Window
from podium.past_runs import PastRuns
from podium.place import JOURNAL, find_repository
from podium.resources import resource
from podium.settings_editor import SettingsEditor
from podium.trackfile import read_track
from podium.view.lane_keys import Grouping
from podium.view.ticket_draft import Key
from tests.gui.harness import need_tools
from tests.staged_pictures import take as take_staged

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
PATIENCE_S = 90.0


class Photographer:
    """Draws the window, answers what is not to be seen, and saves frames."""

    def __init__(self, window: Window, scheme: Scheme) -> None:
        self.window, self.scheme = window, scheme
        self._answered: set[str] = set()

    @property
    def state(self) -> State:
        assert self.window.model.state is not None
        return self.window.model.state

    def until(
        self, condition: Callable[[], object], leave: Callable[[Approval], bool] = lambda approval: False
    ) -> None:
        """Draw, and answer every question but those to `leave`, until the condition holds."""
        end = time.monotonic() + PATIENCE_S
        while self.window.model.state is None or not condition():
            began = time.perf_counter()
            self.window.loop.frame()
            time.sleep(max(0.0, began + 1 / 60 - time.perf_counter()))
            assert time.monotonic() < end, "the moment never came"
            if self.window.model.state is not None:
                self._answer(leave)

    def save(self, moment: str) -> None:
        """The window as it stands, without its passing toasts."""
        self.window.model.toasts.clear()
        self.window.model.changed.toasts = True
        for _ in range(8):
            self.window.loop.frame()
        path = PICTURES / f"{moment}_{self.scheme}.png"
        path.unlink(missing_ok=True)
        with self._still():
            for _ in range(3):
                self.window.loop.frame()
            dpg.output_frame_buffer(str(path))
            self.until(lambda: path.exists() and path.read_bytes()[-8:-4] == b"IEND", leave=lambda approval: True)

    @contextmanager
    def _still(self) -> Iterator[None]:
        """No news is taken in meanwhile: nothing is caught on its way."""
        loop = self.window.loop
        drain = loop._drain
        setattr(loop, "_drain", lambda: None)  # noqa: B010 - mypy forbids to assign to a method
        yield
        setattr(loop, "_drain", drain)  # noqa: B010

    def show(self, approval: Approval) -> None:
        """Open the dialog on a question."""
        self.window.desk.wanted_approval = approval.id
        for _ in range(12):
            self.window.loop.frame()

    def arrange(self, grouping: Grouping) -> None:
        """Let the board stand so."""
        board = self.window.panels.board
        board.arrange(grouping)
        self.window.loop.frame()
        self.until(lambda: not board.busy, leave=lambda approval: True)

    def write_ticket(self) -> None:
        """Open the form on a ticket after the selected one, half written."""
        form = self.window.panels.dag.form
        form.open_new(TicketId("read-entries"))
        for key, text in (
            (Key.ID, "read-csv"),
            (Key.TITLE, "Entries from CSV"),
            (Key.DESCRIPTION, "Read entries from a CSV file as well.\nKeep the order of its lines."),
            (Key.ESTIMATE, "5 min"),
            (Key.TARGET, "tally/entries.py"),
            (Key.CONTEXT, "tests/test_entries.py"),
        ):
            form.draft.write(key, text)
        for _ in range(12):
            self.window.loop.frame()

    def find(self, query: str) -> None:
        """Open the finder with some letters typed."""
        finder = self.window.finder
        finder.open()
        dpg.set_value(finder.typed.item, query)
        finder.search(query)
        for _ in range(12):
            self.window.loop.frame()

    def look_back(self) -> None:
        """Open the past of the run, where two thirds of it were over, with its timeline."""
        tabs, state = self.window.tabs, self.state
        tabs.open(state.run, state.opened_at + (state.at - state.opened_at) * 2 / 3)
        past = tabs.front.past
        self.until(lambda: past is not None and not past.late, leave=lambda approval: True)
        self.window.panels.activity.show_page("Timeline")
        for _ in range(12):
            self.window.loop.frame()

    def settings(self) -> None:
        """Open the settings, once they are read."""
        self.until(lambda: self.window.settings.known, leave=lambda approval: True)
        self.window.settings.open("window")
        for _ in range(12):
            self.window.loop.frame()

    def _answer(self, leave: Callable[[Approval], bool]) -> None:
        for approval in self.window.model.approvals:
            if approval.id not in self._answered and not leave(approval):
                self._answered.add(approval.id)
                self.window.session.post(Answer(approval.id, Approved(approval.body)))
        for ticket in self.state.tickets.values():
            if ticket.status is Status.BLOCKED and ticket.attempts[-1] not in self._answered:
                self._answered.add(ticket.attempts[-1])
                self.window.session.post(RetryTicket(ticket.ticket.id))


def take(scheme: Scheme) -> None:
    """All pictures of one scheme."""
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(scratch) / "tally"
        copy_demo(directory)
        repository = find_repository(directory)
        loaded = load_settings(repository.root, {})
        with open_podium(repository, loaded, {}, directory / "rehearsal.toml") as podium:
            session = podium.session(directory / "track.toml")
            podium.conduct(read_track(directory / "track.toml", repository.root))
            editor = SettingsEditor(repository.root, {})
            library = PastRuns(repository.root / JOURNAL)
            look = Options(resource("assets/fonts"), resource("assets/icon.png"), scheme)
            window = Window(session, replace(look, preferences=editor, library=library))
            _take(Photographer(window, scheme))
            window.close()
            library.close()


def _take(camera: Photographer) -> None:
    window = camera.window
    camera.until(lambda: len(window.model.approvals) == 3, leave=lambda approval: True)
    camera.show(window.model.approvals[0])
    camera.save("spawn")
    window.panels.approvals.dialog.later()
    window.desk.select(TicketId("read-entries"))
    camera.until(lambda: _busy(camera.state) and len(window.model.approvals) == 1, leave=_by_month)
    logs = [card.log for card in window.panels.activity.streams.cards]
    camera.until(lambda: all(len(log.rows) > 5 for log in logs), leave=_by_month)
    camera.save("window")
    camera.arrange(Grouping.STATUS)
    camera.save("lanes")
    camera.arrange(Grouping.LAYERS)
    window.panels.board.light.show_why(TicketId("write-report"))
    camera.save("why")
    window.panels.board.give_up()
    camera.look_back()
    camera.save("past")
    window.tabs.close_shown()
    camera.write_ticket()
    camera.save("form")
    window.panels.dag.form.close()
    camera.find("report")
    camera.save("finder")
    window.finder.close()
    camera.settings()
    camera.save("settings")
    window.settings.close()
    camera.until(lambda: any(_shows_a_diff(a) for a in window.model.approvals), leave=_shows_a_diff)
    camera.show(next(a for a in window.model.approvals if _shows_a_diff(a)))
    camera.save("step")
    window.panels.approvals.dialog.form.reading.turn()
    camera.save("side_by_side")
    window.panels.approvals.dialog.form.reading.turn()
    window.panels.approvals.dialog.later()
    camera.until(lambda: camera.state.phase is Phase.COMPLETED)
    camera.until(lambda: not window.panels.toasts.shown)
    camera.save("done")
    _take_seeing(camera)


def _take_seeing(camera: Photographer) -> None:
    """The pages that tell of a run that is over, and one of its attempts at full size."""
    window = camera.window
    window.panels.activity.show_page("Log")
    camera.save("log")
    window.panels.activity.show_page("Timeline")
    camera.save("timeline")
    window.panels.activity.show_page("Costs")
    camera.until(lambda: window.model.outlays is not None)
    camera.save("costs")
    window.desk.wanted_reading = (camera.state.tickets[TicketId("write-report")].attempts[-1], True)
    for _ in range(12):
        window.loop.frame()
    camera.save("reading")


def _busy(state: State) -> bool:
    return state.counts[Status.IN_PROGRESS] >= 2 and state.counts[Status.COMPLETED] >= 3


def _by_month(approval: Approval) -> bool:
    return approval.ticket == "by-month"


def _shows_a_diff(approval: Approval) -> bool:
    return approval.ticket == "write-report" and approval.kind == "step" and "write_file" in str(approval.body)


def main() -> int:
    need_tools()
    if sys.argv[1:]:
        scheme, *staged = sys.argv[1:]
        if staged:
            take_staged(Scheme(scheme), PICTURES)
        else:
            take(Scheme(scheme))
        sys.stdout.flush()
        os._exit(0)
    PICTURES.mkdir(exist_ok=True)
    nobodys = {"XDG_CONFIG_HOME": "/home/ann/.config"}  # the settings show where they would be
    environ = {**os.environ, **nobodys, "LIBGL_ALWAYS_SOFTWARE": "1"}
    programs = [
        [sys.executable, "-m", "tests.pictures", scheme.value, *staged]
        for scheme in (Scheme.DARK, Scheme.LIGHT)
        for staged in ([], ["staged"])
    ]
    running = [_begin(program, environ) for program in programs]
    codes = [photographer.wait() for photographer, _ in running]
    for _, display in running:
        display.terminate()
        display.wait()
    return max(map(abs, codes))


def _begin(program: list[str], environ: dict[str, str]) -> tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]:
    """Start it on a display of its own; returns both processes."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"]
    display = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    return subprocess.Popen(program, env={**environ, "DISPLAY": f":{number}"}), display


if __name__ == "__main__":
    sys.exit(main())
