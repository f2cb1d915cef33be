"""A person at random: clicks, keys, drags, wheels, resizes and tabs on a running track, on a real engine.

Whatever they hit, the window has no bug, and in the end it shows what the journal holds. `PODIUM_SEED` repeats one
person, `PODIUM_ACTIONS` says how much they do.
"""

from __future__ import annotations

import os
import random
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import dearpygui.dearpygui as dpg
import pytest

from podium.core.apply import fold
from podium.core.inputs import Close
from podium.core.state import State
from podium.core.ticket import Executor, Mode, Ticket, TicketId
from podium.gui.options import Options
from podium.gui.viewport import viewport_size
from podium.gui.window import Window
from podium.journal.sqlite import Journal
from podium.past_runs import PastRuns
from podium.place import JOURNAL
from podium.providers.rehearsal_script import ScriptedTurn
from podium.view.lane_keys import Grouping, lane_of
from podium.view.table import rows
from tests.conftest import Repository
from tests.gui.harness import FONTS, Driver, xdo
from tests.stage import Stage, call, ticket, turn

ACTIONS = int(os.environ.get("PODIUM_ACTIONS", "2000"))
SEEDS = [int(os.environ["PODIUM_SEED"])] if "PODIUM_SEED" in os.environ else [3]

KEYS = (
    *("space", "Return", "Escape", "ctrl+Return", "ctrl+BackSpace", "Tab", "slash", "F1", "Menu", "Delete", "F3"),
    *("Up", "Down", "Left", "Right", "Home", "End", "Prior", "Next", "ctrl+Up", "ctrl+Down"),
    *"acdefgklmnoprstuvyz",
    *("ctrl+f", "ctrl+k", "ctrl+l", "ctrl+r", "ctrl+z", "ctrl+plus", "ctrl+minus", "ctrl+0"),
    *("ctrl+h", "ctrl+h", "ctrl+Tab", "ctrl+Tab", "ctrl+shift+Tab", "ctrl+w", "ctrl+o", "ctrl+Home", "ctrl+End"),
)
LIKELY = ("space", "ctrl+Return", "Return", "Escape", "Escape")
"""What a person presses most: review, approve, yes, no."""
SIZES = ((1024, 640), (1280, 800), (1440, 900), (1600, 1000))


class Hand:
    """The X server's pointer and keyboard, through one xdotool; a deed is done when the call returns.

    It tells where the pointer is after each deed: without that answer it falls behind, and goes on pressing keys while
    the test looks at what they did.
    """

    def __init__(self) -> None:
        command = ["stdbuf", "-oL", "xdotool", "-"]
        self._tool = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def __call__(self, *words: object) -> None:
        assert self._tool.stdin is not None and self._tool.stdout is not None
        self._tool.stdin.write(" ".join(map(str, words)) + "\ngetmouselocation\n")
        assert self._tool.stdout.readline(), f"xdotool gave up at {words}"

    def close(self) -> None:
        self._tool.communicate(timeout=10)


class RandomUser(Driver):
    """One person on one window."""

    def __init__(self, window: Window, seed: int) -> None:
        super().__init__(window.loop.frame, window.problems)
        self.window, self._random, self._hand = window, random.Random(seed), Hand()
        self.did: list[str] = []
        """What was done so far, for whoever must repeat it by hand."""

    def act(self) -> None:
        deeds: dict[Callable[[], str], int] = {
            self._click: 45,
            self._press: 30,
            self._likely: 14,
            self._drag: 5,
            self._wheel: 5,
            self._write: 4,
            self._resize: 1,
        }
        (deed,) = self._random.choices(list(deeds), list(deeds.values()))
        self.did.append(deed())
        self.frames(self._random.randint(1, 3))

    def show_all(self) -> None:
        """Let the table show every ticket, whatever was typed into its filter, and however large its letters are."""
        for _ in range(4):
            self._key("Escape")
        self.frames(30)  # Dear ImGui takes about one event a frame
        self.window.zoom.reset()
        self._hand("mousemove", 2, 2)
        self._hand("click", 1)
        self.frames(3)
        self.window.tabs.show(0)
        self.frames(3)
        self.window.panels.tickets.clear_filter()
        self._hand("windowsize", self._os_window(), 1600, 1000)
        self.until(lambda: viewport_size() == (1600, 1000), "the largest size")
        self.until(lambda: len(self.window.panels.tickets.shown) == len(rows(self.window.model)), "all tickets")
        self.frames(10)

    def leave(self) -> None:
        self._hand.close()

    def _os_window(self) -> str:
        return xdo("search", "--onlyvisible", "--name", "Podium$").split()[-1]

    def _point(self) -> tuple[int, int]:
        width, height = viewport_size()
        return self._random.randrange(width), self._random.randrange(height)

    def _click(self) -> str:
        x, y = self._point()
        button = self._random.choice((1, 1, 1, 1, 1, 3, 2))
        times = self._random.choice((1, 1, 1, 2))
        self._hand("mousemove", x, y)
        self.frames(1)
        for _ in range(times):
            self._hand("mousedown", button)
            self.frames(1)
            self._hand("mouseup", button)
            self.frames(1)
        return f"click {button} x{times} at {x},{y}"

    def _press(self) -> str:
        return self._key(self._random.choice(KEYS))

    def _likely(self) -> str:
        return self._key(self._random.choice(LIKELY))

    def _key(self, key: str) -> str:
        self._hand("key", "--delay", 0, key)
        self.frames(2)
        return key

    def _write(self) -> str:
        text = "".join(self._random.choices("abc xyz019.-/", k=4))
        for letter in text:
            name = {" ": "space", ".": "period", "-": "minus", "/": "slash"}.get(letter, letter)
            self._hand("key", "--delay", 0, name)
        self.frames(3)
        return f"write {text!r}"

    def _drag(self) -> str:
        start, end = self._point(), self._point()
        self._hand("mousemove", *start)
        self.frames(1)
        self._hand("mousedown", 1)
        self.frames(1)
        self._hand("mousemove", *end)
        self.frames(2)
        self._hand("mouseup", 1)
        return f"drag {start} to {end}"

    def _wheel(self) -> str:
        x, y = self._point()
        button = self._random.choice((4, 5))
        self._hand("mousemove", x, y)
        self._hand("click", "--repeat", 3, "--delay", 1, button)
        return f"wheel {button} at {x},{y}"

    def _resize(self) -> str:
        size = self._random.choice(SIZES)
        self._hand("windowsize", self._os_window(), *size)
        self.frames(3)
        return f"resize to {size}"


def work() -> tuple[list[Ticket], list[ScriptedTurn]]:
    """A track with something of everything: calls that are asked about, a command, a failure, a long reply."""
    tickets, turns = [], []
    for number in range(12):
        name = f"t{number}"
        above = [f"t{number - 3}"] if number >= 3 else []
        if number % 4 == 3:
            tickets.append(ticket(name, *above, executor=Executor.COMMAND, command=f"echo {name} > {name}.txt"))
            continue
        tickets.append(ticket(name, *above))
        turns += [
            turn(name, call("read_file", path="a.txt"), text="I look at it first. " * 20),
            turn(name, call("write_file", path=f"{name}.txt", content="one\ntwo\n"), text="Now I write."),
            turn(name, call("finish", summary=f"{name} is written")),
        ]
    return tickets, turns


@contextmanager
def opened(stage: Stage, seed: int) -> Iterator[RandomUser]:
    title, library = f"random-{os.getpid()}", PastRuns(stage.repo.path / JOURNAL)
    options = Options(FONTS, title=title, width=1280, height=800, corner=(0, 0), library=library)
    window = Window(stage.window_session, options)
    user = RandomUser(window, seed)
    try:
        user.until(lambda: window.model.state is not None, "the run")
        yield user
    finally:
        user.leave()
        window.close()
        library.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_window_in_anybody_s_hands_agrees_with_the_journal(
    repo: Repository, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it holds is the fold of what was journaled, and what it shows is what it holds."""
    monkeypatch.setenv("EDITOR", "true")
    tickets, turns = work()
    with Stage(repo, tickets, turns, Mode.STEP) as stage, opened(stage, seed) as user:
        for _ in range(ACTIONS):
            user.act()
        stage.post(Close())
        user.until(lambda: user.window.model.stopped, "the engine's end")
        user.show_all()
        told = user.window.model.state
        assert told == _journaled(repo), user.did[-40:]
        assert told is not None
        assert _shown(user.window) == {row.id: row.words for row in rows(user.window.model)}
        assert _lanes(user) == Counter(lane_of(told, t, Grouping.STATUS).title for t in told.tickets.values())


def _journaled(repo: Repository) -> State | None:
    state: State | None = None
    with closing(Journal.open_to_read(repo.path / JOURNAL)) as journal:
        for recorded in journal.last_run():
            state = fold(state, recorded)
    return state


def _shown(window: Window) -> dict[TicketId, str]:
    """What the table says of each ticket, read off its widgets."""
    table = window.panels.tickets
    return {row.ticket: str(dpg.get_value(row._words)) for row in table._pool[: table._window[1]]}


def _lanes(user: RandomUser) -> Counter[str]:
    """How many cards the board shows in each lane by status, read off where they are drawn."""
    board = user.window.panels.board
    board.arrange(Grouping.STATUS)
    user.until(lambda: not board.opening.regrouping and not board.busy, "the board to be drawn")
    for band in board.heads.bands:  # by status: a lane that was folded stays so while the board is arranged otherwise
        if band.closed:
            board.toggle_lane(band.lane.title)
    user.until(lambda: not board.busy, "the lanes to be opened")
    lefts = [x for x, _ in board.drawing.cards.places.values()]
    lanes = ((band.lane.title, sum(band.left <= x <= band.right for x in lefts)) for band in board.heads.bands)
    return Counter({title: count for title, count in lanes if count})
