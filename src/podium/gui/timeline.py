"""The timeline: who worked when, and what waited for a person. Another page below the board.

The wheel comes nearer to what is under the pointer, dragging moves the paper, a click selects the ticket. The view
follows the run until it is moved; the Follow button, or moving it to the end, follows again.

The slider picks a moment. In a replay that is the moment which the whole window shows; where a run is conducted the
window stays in the present, and the moment is told in words: what went on then.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from dataclasses import replace

import dearpygui.dearpygui as dpg

from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.gui.timeline_drawing import GUTTER, Picture, View
from podium.view.model import Changes
from podium.view.replay import Replay
from podium.view.timeline import Span, Timeline
from podium.view.timeline_words import moment_words, span_words
from podium.view.timescale import Sight, revealing, whole

LIVE_S, PAST_S = 0.2, 2.0
"""How often what goes on is drawn anew, and what is over, while nobody moves the view."""
FEW_FACTS = 3_000
REST_S = 0.15
"""A longer replay goes back only when the hand rests for so long, because the whole run is told anew for it."""
_NOTCH = 1.25
_FOOT, _PADDING = 34, 10
_STILL = 4
"""Pixels that the pointer may move in a click."""


class TimelinePage:
    """The panel; `sight` is the time in sight, `cursor` the moment that was picked."""

    def __init__(self, kit: Kit, desk: Desk, replay: Replay | None) -> None:
        self._kit, self._desk, self._replay = kit, desk, replay
        self.picture = Picture(kit)
        self.sight = Sight(0.0, 0.0)
        self.following = True
        self.cursor: float | None = None
        self.shown = False
        self.item = self.slider = self.hint = 0
        self._whole = Timeline()
        """In a replay the longest telling so far: what comes after the moment that is shown stays in sight."""
        self._opened = 0.0
        """When the run was opened that is in sight."""
        self._size = (1, 1)
        self._top = 0
        self._press: tuple[float, float, Sight, int] | None = None
        """Where the button went down, and what was in sight then."""
        self._moved = False
        self._drawn: tuple[object, ...] = ()
        self._seen_over: tuple[object, ...] = ()
        self._seen_version = -1
        self._drawn_at = self._live_at = 0.0
        self._wanted: tuple[float, float] | None = None
        """A moment of a long replay to go to, and when the hand came to it."""

    def build(self, parent: int) -> None:
        kit = self._kit
        self.item = kit.panel(parent)
        self.picture.build(self.item)
        with dpg.tooltip(self.item, show=False) as tip:
            self.hint = kit.text("", Role.TEXT2, Face.SMALL)
        self._tip = int(tip)
        with dpg.group(parent=self.item, horizontal=True, horizontal_spacing=kit.px(4)) as foot:
            self.fit_button = kit.button("Fit", self.fit, Style.GHOST, face=Face.SMALL, tip="Show the whole run")
            self.follow_button = kit.button("Follow", self.follow, Style.TAB, face=Face.SMALL, show=False)
            self.slider = int(dpg.add_slider_float(width=100, min_value=0.0, max_value=1.0, format=""))
            dpg.set_item_callback(self.slider, lambda _sender, value, _user: self._slide(value))
            kit.fonts.bind(self.slider, Face.SMALL)
        self._foot = int(foot)
        with dpg.group(parent=self.item) as self._empty:
            kit.empty("No worker has started", "Each worker's place gets a lane here, from its first ticket on.")
        with dpg.handler_registry():
            dpg.add_mouse_wheel_handler(callback=lambda _sender, notches: self._wheel(notches))
            dpg.add_mouse_click_handler(dpg.mvMouseButton_Left, callback=self._press_down)
        kit.theme.on_switch(self._forget)
        self.show(shown=False)

    def show(self, *, shown: bool) -> None:
        self.shown = shown
        dpg.configure_item(self.item, show=shown)
        self._forget()

    def place(self, x: int, y: int, width: int, height: int) -> None:
        kit, padding = self._kit, self._kit.px(_PADDING)
        dpg.configure_item(self.item, pos=(x, y), width=width, height=height)
        dpg.set_item_pos(self.picture.canvas, [padding, kit.px(6)])
        dpg.set_item_pos(self._foot, [padding, height - kit.px(_FOOT)])
        dpg.set_item_pos(self._empty, [kit.px(14), kit.px(8)])
        self._size = (max(1, width - 2 * padding), max(1, height - kit.px(_FOOT + 10)))
        dpg.set_item_width(self.slider, max(kit.px(60), width - 2 * padding - kit.px(130)))
        self._forget()

    def refresh(self, _changes: Changes, now: float) -> None:
        timeline = self.timeline
        if not self.shown:
            return
        empty = not timeline.lanes
        for item in (self.picture.canvas, self._foot):
            dpg.configure_item(item, show=not empty)
        dpg.configure_item(self._empty, show=empty)
        if empty:
            return
        now = self._desk.model.gone_at or now
        self._drag()
        self._go_when_at_rest()
        self._follow_run(now)
        self._draw(timeline, now)
        self._hover(timeline, now)

    @property
    def timeline(self) -> Timeline:
        told = self._desk.model.timeline
        if self._replay is None:
            return told
        if told.seq >= self._whole.seq or told.opened_at != self._whole.opened_at:
            self._whole = told
        return self._whole

    # --- what a person does -----------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole run, and follow it."""
        self.following, self.sight = True, replace(self.sight, per_px=0.0)

    def follow(self) -> None:
        """Go to where the run is now, and stay there."""
        self.following, self.cursor = True, None

    def span_at(self, x: float, y: float) -> Span | None:
        """What is drawn at these pixels of the canvas."""
        view, timeline = self._view(), self.timeline
        number = self.picture.lane_at(view, y, len(timeline.lanes))
        at = self.sight.at(x - self._kit.px(GUTTER))
        if number is None or x < self._kit.px(GUTTER):
            return None
        lane = timeline.lanes[number]
        slack = 3 * self.sight.per_px
        return lane.at(at) or lane.at(at + slack) or lane.at(at - slack)

    def _wheel(self, notches: float) -> None:
        if not self._hovered():
            return
        x, _ = self._pointer()
        if x < self._kit.px(GUTTER) or dpg.is_key_down(dpg.mvKey_LShift):
            self._scroll(self._top - round(notches * self._kit.px(24)))
            return
        self._see(self.sight.zoomed(_NOTCH**notches, x - self._kit.px(GUTTER)))

    def _press_down(self) -> None:
        if self._hovered():
            x, y = self._pointer()
            self._press, self._moved = (x, y, self.sight, self._top), False

    def _drag(self) -> None:
        if self._press is None:
            return
        x, y, sight, top = self._press
        across, down = self._pointer()
        if dpg.is_mouse_button_down(dpg.mvMouseButton_Left):
            self._moved = self._moved or abs(across - x) > _STILL or abs(down - y) > _STILL
            if self._moved:
                self._see(sight.panned(across - x))
                self._scroll(top - round(down - y))
            return
        self._press = None
        if not self._moved and (span := self.span_at(x, y)) is not None:
            self._desk.select(span.ticket)

    def _see(self, sight: Sight) -> None:
        """Take another time into sight; with the end of the run in sight it is followed."""
        timeline, width = self.timeline, self._size[0] - self._kit.px(GUTTER)
        end = self._end()
        self.sight = sight.kept(timeline.opened_at, end, width)
        self.following = sight.x(end) <= width and sight.left > timeline.opened_at

    def _scroll(self, top: int) -> None:
        self._top = min(max(0, top), self.picture.lowest_top(self._view(), len(self.timeline.lanes)))

    def _slide(self, share: float) -> None:
        """The slider stands at this share of the run."""
        timeline = self.timeline
        at = timeline.opened_at + share * (self._end() - timeline.opened_at)
        if self._replay is not None:
            self._go(self._replay, at)
            return
        self.cursor, self.following = (None, True) if share >= 1 else (at, False)
        self.sight = revealing(self.sight, at, self._size[0] - self._kit.px(GUTTER))

    def _go(self, replay: Replay, at: float) -> None:
        place = bisect_right(replay.facts, at, key=lambda recorded: recorded.at)
        if len(replay.facts) <= FEW_FACTS or place >= replay.place:
            replay.go(place)
            self._wanted = None
        else:
            self._wanted = (at, time.monotonic())

    def _go_when_at_rest(self) -> None:
        if self._wanted is None or self._replay is None:
            return
        at, since = self._wanted
        if time.monotonic() - since >= REST_S or not dpg.is_item_active(self.slider):
            self._wanted = None
            self._replay.go(bisect_right(self._replay.facts, at, key=lambda recorded: recorded.at))

    # --- drawing ----------------------------------------------------------------------------------

    def _draw(self, timeline: Timeline, now: float) -> None:
        live_now = now if self._replay is None else max(now, timeline.at)
        view = self._view()
        drawn = (view, id(timeline), len(timeline.lanes), self._kit.theme.scheme)
        due = timeline.version != self._seen_version and not 0 <= now - self._drawn_at < PAST_S
        if drawn != self._drawn or due:
            self._drawn, self._drawn_at, self._seen_version = drawn, now, timeline.version
            self.picture.draw(timeline, view, live_now)
            self._live_at = 0.0
        over = (self.cursor, self._desk.selections)
        if not 0 <= now - self._live_at < LIVE_S or over != self._seen_over:
            self._live_at, self._seen_over = now, over
            self.picture.draw_live(timeline, live_now)
            self.picture.draw_over(timeline, now, self.cursor, self._desk.selected)
            self._tell(timeline, now)

    def _tell(self, timeline: Timeline, now: float) -> None:
        """The slider's place, and its words."""
        at = now if self.cursor is None else self.cursor
        if self._wanted is not None:
            at = self._wanted[0]
        share = (at - timeline.opened_at) / max(self._end() - timeline.opened_at, 1e-9)
        if not dpg.is_item_active(self.slider):
            dpg.set_value(self.slider, min(max(share, 0.0), 1.0))
        dpg.configure_item(self.slider, format=moment_words(timeline, at).replace("%", "%%"))
        dpg.configure_item(self.follow_button, show=not self.following)

    def _hover(self, timeline: Timeline, now: float) -> None:
        span = self.span_at(*self._pointer()) if self._hovered() and not self._moved_now() else None
        state = self._desk.model.state
        dpg.configure_item(self._tip, show=span is not None and state is not None)
        if span is not None and state is not None:
            self._kit.set_text(self.hint, span_words(state, timeline, span, now))

    def _follow_run(self, now: float) -> None:
        """Show the whole run at first; later, move on when the end of the run has reached the edge."""
        if self._replay is not None:
            now = max(now, self.timeline.at)
        width = self._size[0] - self._kit.px(GUTTER)
        opened = self.timeline.opened_at
        if self.sight.per_px == 0.0 or opened != self._opened:
            self._opened, self.cursor = opened, None
            self.sight = whole(opened, max(self._end(), opened + 1), width)
        elif self.following and self._press is None and not 0 <= self.sight.x(now) <= width:
            if self.sight.left <= opened:
                self.sight = whole(opened, now, width, room=0.25)
            else:
                self.sight = replace(self.sight, left=now - 0.8 * width * self.sight.per_px)

    # --- inside -----------------------------------------------------------------------------------

    def _end(self) -> float:
        """Where the run ends, as far as it is known."""
        model = self._desk.model
        if self._replay is not None:
            return self._replay.facts[-1].at
        return model.gone_at or max(model.now, self.timeline.at)

    def _view(self) -> View:
        width, height = self._size
        return View(self.sight, width, height, self._top)

    def _forget(self) -> None:
        self._drawn, self._seen_version, self._live_at = (), -1, 0.0

    def _hovered(self) -> bool:
        if not self.shown or self._desk.modal or not dpg.is_item_hovered(self.item):
            return False
        x, y = self._pointer()
        return 0 <= x < self._size[0] and 0 <= y < self._size[1]

    def _moved_now(self) -> bool:
        return self._press is not None and self._moved

    def _pointer(self) -> tuple[float, float]:
        """The pointer, in pixels of the canvas."""
        x, y = dpg.get_mouse_pos(local=False)
        left, top = dpg.get_item_rect_min(self.picture.canvas)
        return float(x - left), float(y - top)
