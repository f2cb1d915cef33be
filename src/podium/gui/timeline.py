"""The timeline: who worked when, and what waited for a person. Another page below the board.

The wheel comes nearer to what is under the pointer, dragging moves the paper, a click selects the ticket. The view
follows the run until it is moved; the Follow button, or moving it to the end, follows again.

The slider picks a moment, and so does a click on the axis. In the past that is the moment which the whole tab shows;
where a run is conducted the tab stays in the present, and the moment is told in words: what went on then. "Look back"
shows all of it, in a tab beside.
"""

from __future__ import annotations

from dataclasses import replace

import dearpygui.dearpygui as dpg

from podium.core.state import Phase
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.gui.timeline_drawing import AXIS, GUTTER, Picture, View
from podium.gui.timeline_moment import Moment
from podium.view.model import Changes
from podium.view.timeline import Span, Timeline
from podium.view.timeline_words import moment_words, span_words
from podium.view.timescale import Sight, revealing, whole

LIVE_S, PAST_S = 0.2, 2.0
"""How often what goes on is drawn anew, and what is over, while nobody moves the view."""
_NOTCH = 1.25
_FOOT, _PADDING = 34, 10
_SPARED = 130
"""Points beside the slider, so that messages at the corner do not cover its end."""
_FIT, _FOLLOW, _LOOK_BACK = "Fit", "Follow", "Look back"
_STILL = 4
"""Pixels that the pointer may move in a click."""


class TimelinePage:
    """The panel; `sight` is the time in sight, `cursor` the moment that was picked."""

    def __init__(self, kit: Kit, desk: Desk) -> None:
        self._kit, self._desk = kit, desk
        self.picture = Picture(kit)
        self.moment = Moment(desk)
        self.sight = Sight(0.0, 0.0)
        self.following = True
        self.shown = False
        self.item = self.slider = self.hint = self.back_button = 0
        self._whole = Timeline()
        """In the past the longest telling so far: what comes after the moment that is shown stays in sight."""
        self._opened = 0.0
        """When the run was opened that is in sight."""
        self._size = (1, 1)
        self._top = 0
        self._press: tuple[float, float, Sight, int] | None = None
        """Where the button went down, and what was in sight then."""
        self._moved = False
        self._buttons = (False, False)
        """Whether Follow and Look back are shown."""
        self._drawn: tuple[object, ...] = ()
        self._seen_over: tuple[object, ...] = ()
        self._seen_version = -1
        self._drawn_at = self._live_at = 0.0

    def build(self, parent: int) -> None:
        kit = self._kit
        self.item = kit.panel(parent)
        self.picture.build(self.item)
        with dpg.tooltip(self.item, show=False) as tip:
            self.hint = kit.text("", Role.TEXT2, Face.SMALL)
        self._tip = int(tip)
        with dpg.group(parent=self.item, horizontal=True, horizontal_spacing=kit.px(4)) as foot:
            self.fit_button = kit.button(_FIT, self.fit, Style.GHOST, face=Face.SMALL, tip="Show the whole run")
            tip = "Show all of the run as it was at that moment, in a tab (Ctrl+H)"
            press = self.moment.look_back
            self.back_button = kit.button(_LOOK_BACK, press, Style.TAB, face=Face.SMALL, tip=tip, show=False)
            self.follow_button = kit.button(_FOLLOW, self.follow, Style.TAB, face=Face.SMALL, show=False)
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
        self._fit_slider()
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
        until = self._until(now)
        self._drag()
        self.moment.tend(held=dpg.is_item_active(self.slider))
        self._follow_run(until)
        self._draw(timeline, until, now)
        self._hover(timeline, until)

    @property
    def timeline(self) -> Timeline:
        told = self._desk.model.timeline
        if self.moment.moments is None:
            return told
        if self.moment.moments.whole is not None:
            return self.moment.moments.whole
        if told.seq >= self._whole.seq or told.opened_at != self._whole.opened_at:
            self._whole = told
        return self._whole

    @property
    def cursor(self) -> float | None:
        return self.moment.cursor

    # --- what a person does -----------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole run, and follow it."""
        self.following, self.sight = True, replace(self.sight, per_px=0.0)

    def follow(self) -> None:
        """Go to where the run is now, and stay there."""
        self.following, self.moment.cursor = True, None

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
        if self._moved:
            return
        if y < self._kit.px(AXIS) and x >= self._kit.px(GUTTER):
            self._pick(min(max(self.sight.at(x - self._kit.px(GUTTER)), self.timeline.opened_at), self._end()))
        elif (span := self.span_at(x, y)) is not None:
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
        if share >= 1 and self.moment.moments is None:
            self.follow()
        else:
            self._pick(timeline.opened_at + share * (self._end() - timeline.opened_at))

    def _pick(self, at: float) -> None:
        """This moment is meant."""
        self.moment.pick(at)
        if self.moment.moments is None:
            self.following = False
            self.sight = revealing(self.sight, at, self._size[0] - self._kit.px(GUTTER))

    # --- drawing ----------------------------------------------------------------------------------

    def _draw(self, timeline: Timeline, until: float, now: float) -> None:
        """The run up to its time `until`, as often as the time `now` allows."""
        live_now = until if self.moment.moments is None else max(until, timeline.at)
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
            self.picture.draw_over(timeline, until, self.cursor, self._desk.selected)
            self._tell(timeline, until)

    def _tell(self, timeline: Timeline, now: float) -> None:
        """The slider's place, and its words."""
        at = self.moment.at(now)
        share = (at - timeline.opened_at) / max(self._end() - timeline.opened_at, 1e-9)
        if not dpg.is_item_active(self.slider):
            dpg.set_value(self.slider, min(max(share, 0.0), 1.0))
        dpg.configure_item(self.slider, format=moment_words(timeline, at).replace("%", "%%"))
        shown = (not self.following, self.cursor is not None)
        # Not under the hand: the slider would slip away.
        if shown != self._buttons and not dpg.is_item_active(self.slider):
            self._buttons = shown
            for button, show in zip((self.follow_button, self.back_button), shown, strict=True):
                dpg.configure_item(button, show=show)
            self._fit_slider()

    def _fit_slider(self) -> None:
        """It has what the buttons leave."""
        kit, (follows, looks) = self._kit, self._buttons
        labels = (_FIT, _FOLLOW if follows else "", _LOOK_BACK if looks else "")
        taken = sum(kit.width(label, Face.SMALL) + kit.px(24) for label in labels if label)
        taken = max(taken, kit.px(_SPARED))
        dpg.set_item_width(self.slider, max(kit.px(60), self._size[0] - round(taken)))

    def _hover(self, timeline: Timeline, now: float) -> None:
        span = self.span_at(*self._pointer()) if self._hovered() and not self._moved_now() else None
        state = self._desk.model.state
        dpg.configure_item(self._tip, show=span is not None and state is not None)
        if span is not None and state is not None:
            self._kit.set_text(self.hint, span_words(state, timeline, span, now))

    def _follow_run(self, now: float) -> None:
        """Show the whole run at first; later, move on when the end of the run has reached the edge."""
        if self.moment.moments is not None:
            now = max(now, self.timeline.at)
        width = self._size[0] - self._kit.px(GUTTER)
        opened = self.timeline.opened_at
        if self.sight.per_px == 0.0 or opened != self._opened:
            self._opened, self.moment.cursor = opened, None
            self.sight = whole(opened, max(self._end(), opened + 1), width)
        elif self.following and self._press is None and not 0 <= self.sight.x(now) <= width:
            if self.sight.left <= opened:
                self.sight = whole(opened, now, width, room=0.25)
            else:
                self.sight = replace(self.sight, left=now - 0.8 * width * self.sight.per_px)

    # --- inside -----------------------------------------------------------------------------------

    def _end(self) -> float:
        """Where the run ends, as far as it is known."""
        if self.moment.moments is not None:
            return self.moment.moments.facts[-1].at
        return self._until(max(self._desk.model.now, self.timeline.at))

    def _until(self, now: float) -> float:
        """The time that it is in the run: its clock stands still when the run is completed or the engine is gone."""
        model = self._desk.model
        over = model.state is not None and model.state.phase is Phase.COMPLETED
        return model.gone_at or (self.timeline.at if over else now)

    def _view(self) -> View:
        width, height = self._size
        return View(self.sight, width, height, self._top)

    def _forget(self) -> None:
        self._drawn, self._seen_version, self._live_at = (), -1, 0.0

    def _hovered(self) -> bool:
        if not self.shown or self._desk.covered or not dpg.is_item_hovered(self.item):
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
