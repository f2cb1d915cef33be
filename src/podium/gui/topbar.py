"""The top bar: which run this is, how it stands, what it costs, and what steers it as a whole.

What has no room is left out, the least needed first: the repository, then the words of the counts, then the speed; in a
window below the usual sizes then buttons, all but Review: a key or the finder does the same. The rehearsal badge is
never left out.
"""

from __future__ import annotations

from pathlib import PurePath

import dearpygui.dearpygui as dpg

from podium.core.state import Phase
from podium.core.ticket import Mode, TicketId
from podium.gui.actions import Actions
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.pace import SETTLE_FRAMES
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.gui.topbar_counts import Counts
from podium.view.autopilot import Approve
from podium.view.model import Changes
from podium.view.ports import SessionInfo
from podium.view.summary import Summary, Tally, summary
from podium.view.text import money, rate, shorten_middle, tokens
from podium.view.waiting import oldest_wait

MODES = {
    Mode.AUTO: "Ask: nothing",
    Mode.SPAWN: "Ask: spawns",
    Mode.STEP: "Ask: every step",
}
"""What each mode asks a person for."""

AUTOPILOT = {Approve.ALL: "APPROVES ALL", Approve.NONE: "REJECTS ALL"}
"""What the badge says when no person answers."""

CHIP_GAP = 6
METER_S = 0.25
"""How often the figures follow while tokens flow: each frame could not be read, and summing up costs time."""

_BRAND, _MARK = 120, 36
"""What the mark and the name of Podium take, and what the mark alone takes, in points."""

_LEAST_NAME = 30
"""Points of the track's name."""

_BUTTONS = {"mode": 138, "freeze": 72, "pause": 84, "stop": 80, "review": 100}
"""How wide they are, in points, the least needed first."""

_REPOSITORY_FROM, _WORDS_FROM = 1560, 1360
"""Window widths, in points, from which these have room."""


class TopBar:
    """The panel along the top."""

    def __init__(self, kit: Kit, desk: Desk, actions: Actions, info: SessionInfo, approve: Approve) -> None:
        self._tally = Tally()
        self._kit, self._desk, self._actions, self._info = kit, desk, actions, info
        self._approve = approve
        self.counts = Counts(kit)
        self._width = 0
        self._shown_at = -1.0
        self._asked = (0, 0)
        """How many questions wait in the run that is conducted, and are answered already."""
        self._left_parts = (0.0, 0.0)
        self._flows = False
        self._changed: set[TicketId] = set()
        """Tickets that are to be counted anew."""
        self._settling = SETTLE_FRAMES
        """For so many frames more its parts may have other widths than they were given room for."""
        self.late = False
        """Whether it shows in the next frame what has changed in this one, in which others have more to draw."""
        self._badges = 0.0
        self._given_up = 0
        """How many of the buttons have no room."""
        self._height = 0
        self.panel = self.pause = self.freeze = self.stop = self.review = self.mode = self.rehearsal = 0

    def build(self, parent: int) -> None:
        kit = self._kit
        self.panel = kit.panel(parent)
        with dpg.group(parent=self.panel, horizontal=True, horizontal_spacing=kit.px(10)) as self._left:
            kit.text("◆", Role.ACCENT, Face.HEADING)
            self._brand = kit.text("Podium", face=Face.HEADING)
            self._name = kit.text("", Role.TEXT2)
            self._name_tip = kit.tip(self._name, "")
            self._repository = kit.text("", Role.TEXT3, Face.SMALL)
        with dpg.group(parent=self.panel, horizontal=True, horizontal_spacing=kit.px(CHIP_GAP)) as self._chips:
            dpg.add_spacer(width=0)  # while the first item of a row is hidden, the row begins where the last one ended
            self.rehearsal = kit.chip("REHEARSAL", Role.REVIEW, tip="A script plays the model. Nothing is paid.")
            if self._approve is not Approve.ASK:
                tip = f"--approve {self._approve}: questions are answered without a person"
                kit.chip(AUTOPILOT[self._approve], Role.RUNNING, tip=tip)
            self.counts.build()
        with dpg.group(parent=self.panel, horizontal=True, horizontal_spacing=kit.px(18)) as self._figures:
            self._progress, self._progress_bar = self._figure("Progress", Role.DONE)
            self._cost, _ = self._figure("Cost")
            self._tokens, _ = self._figure("Tokens")
            self._speed, _ = self._figure("Speed")
        with dpg.group(parent=self.panel, horizontal=True, horizontal_spacing=kit.px(8)) as self._right:
            dpg.add_spacer(width=0)  # as above: the list of modes may be hidden
            self.mode = self._mode_combo()
            height = kit.px(32)
            self._still_mode = kit.button("", lambda: None, width=kit.px(138), height=height, show=False)
            kit.enable(self._still_mode, Style.PLAIN, enabled=False)
            self.pause = kit.button(
                "Pause", self._actions.toggle_pause, width=kit.px(84), height=height, tip="Nothing new starts (P)"
            )
            self.freeze = kit.button(
                "Freeze",
                self._actions.toggle_freeze,
                width=kit.px(72),
                height=height,
                tip="Every worker waits before its next step, and nothing starts (Z)",
            )
            self.stop = kit.button(
                "Stop all",
                self._actions.stop_all,
                Style.DANGER,
                width=kit.px(80),
                height=height,
                tip="Pause, and kill every worker; asks first",
            )
            self.review = kit.button(
                "Review",
                self._actions.review_next,
                Style.PRIMARY,
                face=Face.STRONG,
                width=kit.px(100),
                height=height,
                tip="Open the first approval (Space)",
            )

    def place(self, x: int, y: int, width: int, height: int) -> None:
        kit = self._kit
        dpg.configure_item(self.panel, pos=(x, y), width=width, height=height)
        self._width, self._height = width, height
        dpg.set_item_pos(self._left, [kit.px(14), (height - kit.px(32)) // 2 + kit.px(2)])
        self._place_buttons()
        self._shown_at, self._left_parts, self._settling = -1.0, (0.0, 0.0), SETTLE_FRAMES

    def refresh(self, changes: Changes, now: float) -> None:
        if self._settling:
            self._settling -= 1
            self._arrange()
        self._flows = self._flows or changes.meters
        wait = METER_S if self._flows else 1.0
        self._changed |= changes.tickets
        asked = (len(self._desk.live.approvals), self._desk.answered)
        answers, self._asked = self._asked != asked, asked
        if not (answers or changes.approvals or self.late or now - self._shown_at >= wait):
            self.late = changes.run or bool(changes.tickets)
            return
        self._flows = self.late = False
        self._shown_at, self._settling = now, SETTLE_FRAMES
        counts, self._changed = self._tally.counts(self._desk.model, self._changed), set()
        told = summary(self._desk.model, now, counts)
        for item in (self._figures, self._right):
            dpg.configure_item(item, show=told is not None)
        if told is None:
            self._kit.set_text(self._name, shorten_middle(PurePath(self._info.repository).name, 40))
            dpg.configure_item(self.rehearsal, show=False)
            return
        self._show_run(told, oldest_wait(self._desk.model, now))
        self._show_figures(told)
        self._show_buttons(told)

    # --- parts ------------------------------------------------------------------------------------

    def _show_run(self, told: Summary, oldest: str) -> None:
        kit, points = self._kit, self._width / self._kit.theme.scale
        self._choose_buttons(told)
        name = shorten_middle(told.track, 26 if points >= _WORDS_FROM else 18)
        kit.set_text(
            self._name, kit.fit_middle(name, Face.UI, max(kit.px(_LEAST_NAME), self._room(told) - self._mark()))
        )
        kit.set_text(self._name_tip, f"{told.track}\nrun {told.run} in {self._info.repository}")
        dpg.configure_item(self._repository, show=points >= _REPOSITORY_FROM)
        kit.set_text(self._repository, shorten_middle(PurePath(self._info.repository).name, 22))
        dpg.configure_item(self.rehearsal, show=bool(told.rehearsal))
        self.counts.show(told, words=points >= _WORDS_FROM, oldest=oldest)
        self._badges = self._badge_width(told)

    def _badge_width(self, told: Summary) -> float:
        """What the badges need, which are never left out, in pixels."""
        words = ["REHEARSAL"] if told.rehearsal else []
        words += [AUTOPILOT[self._approve]] if self._approve is not Approve.ASK else []
        return sum(self._kit.width(word, Face.SMALL) + self._kit.px(18 + CHIP_GAP) for word in words)

    def _room(self, told: Summary) -> float:
        """What is left of the buttons and not of the badges, in pixels."""
        kit = self._kit
        return self._width - kit.px(14 + 8 + 14 + 40) - self._right_width() - self._badge_width(told)

    def _mark(self) -> int:
        """What the mark takes, with the name of Podium where no button is given up."""
        return self._kit.px(_MARK if self._given_up else _BRAND)

    def _choose_buttons(self, told: Summary) -> None:
        """As many as there is room for beside what is never left out."""
        least, before, self._given_up = self._kit.px(_LEAST_NAME), self._given_up, 0
        while self._given_up < len(_BUTTONS) - 1 and self._room(told) < least + self._mark():
            self._given_up += 1
        dpg.configure_item(self._brand, show=not self._given_up)
        for item, name in ((self.freeze, "freeze"), (self.pause, "pause"), (self.stop, "stop")):
            dpg.configure_item(item, show=self._has(name))
        if self._given_up != before:
            self._left_parts, self._settling = (0.0, 0.0), SETTLE_FRAMES
            self._place_buttons()

    def _has(self, button: str) -> bool:
        return button in list(_BUTTONS)[self._given_up :]

    def _place_buttons(self) -> None:
        kit = self._kit
        x, y = self._width - kit.px(14 + 8) - self._right_width(), (self._height - kit.px(32)) // 2
        dpg.set_item_pos(self._right, [x, y])

    def _show_figures(self, told: Summary) -> None:
        kit = self._kit
        kit.set_text(self._progress, f"{told.done} of {told.total}")
        dpg.set_value(self._progress_bar, told.fraction)
        kit.set_text(self._cost, money(told.bill))
        kit.set_text(self._tokens, tokens(told.bill.usage.total))
        kit.set_text(self._speed, rate(told.throughput) or "–")

    def _arrange(self) -> None:
        """Put the figures between the left and the right part, as many as have room."""
        kit = self._kit
        names, chips = dpg.get_item_rect_size(self._left)[0], dpg.get_item_rect_size(self._chips)[0]
        left = kit.px(14 + 14) + names + chips
        if (names, chips) == self._left_parts:
            return
        self._left_parts = (names, chips)
        self.counts.fit(self._width - kit.px(14 + 8 + 28 + 10) - self._right_width() - names - self._badges)
        dpg.set_item_pos(self._chips, [kit.px(14 + 14 - CHIP_GAP) + int(names), kit.px(17)])
        room = self._width - kit.px(14) - self._right_width() - left - kit.px(44)
        for figure, width in zip(dpg.get_item_children(self._figures, 1), (110, 80, 66, 84), strict=True):
            room -= kit.px(width)
            dpg.configure_item(figure, show=room >= 0)
        dpg.set_item_pos(self._figures, [int(left) + kit.px(24), kit.px(11)])

    def _show_buttons(self, told: Summary) -> None:
        kit = self._kit
        model = self._desk.model
        state, goes_on = model.state, not model.gone and told.phase is not Phase.COMPLETED
        paused = state is not None and state.paused
        kit.set_label(self.pause, "Resume" if paused else "Pause")
        dpg.configure_item(self.pause, enabled=goes_on)
        style = Style.DISABLED if not goes_on else Style.TAB if paused else Style.PLAIN
        kit.theme.bind(self.pause, style, Role.RUNNING)
        frozen = state is not None and state.frozen
        kit.set_label(self.freeze, "Thaw" if frozen else "Freeze")
        dpg.configure_item(self.freeze, enabled=goes_on)
        style = Style.DISABLED if not goes_on else Style.TAB if frozen else Style.PLAIN
        kit.theme.bind(self.freeze, style, Role.ACCENT)
        kit.enable(self.stop, Style.DANGER, enabled=goes_on)
        live = self._desk.live  # what waits there waits whatever is shown
        waiting = len(live.approvals) - self._desk.answered
        kit.set_label(self.review, f"Review {waiting}" if waiting else "Review")
        readable = not live.gone or live.past is not None
        kit.enable(self.review, Style.PRIMARY, enabled=bool(waiting) and readable)
        dpg.configure_item(self.mode, show=goes_on and self._has("mode"))
        dpg.configure_item(self._still_mode, show=not goes_on and self._has("mode"))
        if state is not None:
            dpg.set_value(self.mode, MODES[state.mode])
            kit.set_label(self._still_mode, MODES[state.mode])

    def _figure(self, name: str, role: Role | None = None) -> tuple[int, int]:
        """A name over a value, with a bar below if it has a role; returns the value and the bar."""
        kit = self._kit
        with dpg.group() as group:
            kit.theme.bind(int(group), Style.FIGURE)
            kit.text(name, Role.TEXT3, Face.SMALL)
            value = kit.text("", Role.TEXT, Face.STRONG_SMALL)
            bar = kit.bar(0.0, role, width=kit.px(90), height=kit.px(4)) if role is not None else 0
        return value, bar

    def _mode_combo(self) -> int:
        kit = self._kit
        item = int(
            dpg.add_combo(
                list(MODES.values()),
                width=kit.px(138),
                callback=lambda _sender, said: self._actions.set_mode(next(m for m, s in MODES.items() if s == said)),
            )
        )
        kit.theme.bind(item, Style.COMBO)
        kit.tip(item, "When a person is asked: never, before each worker starts, or before each of its steps too")
        return item

    def _right_width(self) -> int:
        widths = list(_BUTTONS.values())[self._given_up :]
        return self._kit.px(sum(widths) + 8 * (len(widths) - 1))
