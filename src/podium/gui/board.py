"""The board: the track's DAG, drawn as cards and edges that a person can walk through.

Its cards stand in layers, or grouped in lanes; there an edge may lead anywhere, so only those are drawn that are meant.
A new layout, and the drawing of it, take as much of each frame as a frame can spare, and the next frame goes on.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

import dearpygui.dearpygui as dpg

from podium.core.state import State
from podium.core.ticket import TicketId
from podium.gui.board_camera import Camera
from podium.gui.board_drawing import Drawing
from podium.gui.board_follow import Follow
from podium.gui.board_geometry import HEIGHT, WIDTH, Point, Sight
from podium.gui.board_grouping import Grouped
from podium.gui.board_heads import Heads
from podium.gui.board_hover import Hover
from podium.gui.board_lanes import GROWN, LaneBoard
from podium.gui.board_light import Light
from podium.gui.board_links import Joins, Links
from podium.gui.board_map import Map
from podium.gui.board_opening import Opening, Picture
from podium.gui.board_showing import Showing
from podium.gui.board_tools import BoardTools
from podium.gui.board_touch import Touch
from podium.gui.board_why import Why
from podium.gui.critical import CriticalPath
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.panel import Desk
from podium.view.lane_keys import Grouping, next_grouping
from podium.view.model import Changes
from podium.view.walk import Way, step

_PADDING = 14
_SLICE_S = 0.002
"""How long one frame may draw what is due."""


class Board:
    """The panel of the DAG."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys, joins: Joins) -> None:
        self._kit, self._desk, self._keys, self._joins = kit, desk, keys, joins
        self.camera = Camera(kit.theme.scale)
        self.path = CriticalPath()
        self.tools = BoardTools(kit, self)
        self.grouped = Grouped()
        self.opening = Opening(self.tools, self._show, self.grouped)
        self.showing = Showing(desk, self.path)
        self.follow = Follow(self.camera, self.showing, lambda on: self.tools.show_following(following=on))
        self._seen_selection = self._second = self._percent = 0
        self._measures = False

    # --- panel ------------------------------------------------------------------------------------

    def build(self, parent: int) -> None:
        kit = self._kit
        self.item = kit.panel(parent)
        self.tools.build(self.item)
        hint = "The tickets of a track appear here, each to the right of what it depends on."
        self._empty = kit.empty("No track is open", hint, parent=self.item)
        self.camera.build(self.item)
        self.drawing = Drawing(kit, self.camera.plot, self.showing.says, self.showing.stroke)
        self.map = Map(kit, self._desk, self.camera, self.item)
        self.why = Why(kit, self.camera, self.drawing, self.showing)
        self.light = Light(self._desk, self.drawing, self.showing, self.why)
        self.links = Links(kit, self.camera, self.drawing, self.showing, self._joins)
        self.heads = Heads(kit, self.camera, self.drawing)
        shown = (self.map, self.heads, self.tools)
        self.lanes = LaneBoard(self.grouped, self.showing, self.drawing, self.camera, shown)
        over, acts = (self.map, self.heads), (self._pick, self.toggle_lane, self.follow.stop)
        self.touch = Touch(self._desk, self.camera, self.drawing, self.links, over, acts)
        self.hover = Hover(kit.mouse, self._desk, self.camera, self.drawing, self.links, self.heads, self.touch)
        self._keys.on(Chord(dpg.mvKey_F), self.fit, shown="F", what="Fit the board")
        self._keys.on(Chord(dpg.mvKey_G), self.toggle_follow, shown="G", what="Follow what is active")
        self._keys.on(Chord(dpg.mvKey_C), self.path.toggle, shown="C", what="Frame the critical path")
        self._keys.on(
            Chord(dpg.mvKey_Y), self.light.toggle_why, shown="Y", what="Show why the selected ticket does not go on"
        )
        self._keys.on(
            Chord(dpg.mvKey_V),
            self.next_arrangement,
            shown="V",
            what="Arrange in layers, or in lanes by status, model…",
        )
        kit.theme.on_switch(self._repaint)
        kit.theme.on_rescale(lambda: self.camera.rescale(kit.theme.scale))

    def place(self, x: int, y: int, width: int, height: int) -> None:
        kit = self._kit
        dpg.configure_item(self.item, pos=(x, y), width=width, height=height)
        self.tools.place(width)
        left, top = kit.px(_PADDING), self.tools.height
        dpg.set_item_pos(self._empty, [left, top])
        self.camera.resize(left, top, width - 2 * left, height - top - left)

    def refresh(self, changes: Changes, now: float) -> None:
        state = self._desk.model.state
        if state is None or not self._can_measure():
            return
        began, self.showing.now = time.perf_counter(), now
        if not self.opening.look(state) and changes.tickets:
            self._note(state, changes.tickets)
        self.opening.go_on(began)
        if self.path.refresh(state, changes, now):
            self._show_path()
        if self.showing.ticking and int(now) != self._second:
            self.drawing.cards.note(self.showing.ticking)
        self._second = int(now)
        if self._desk.selections != self._seen_selection:
            self._show_selection(state)
            self._reveal_selection()
            self.light.follow_why(self._desk.selected)
        if self.grouped.on and not self.opening.busy and not self.drawing.moving:
            self._percent = -1 if self.lanes.tend(state) else self._percent
        if self.follow.on and changes.tickets:
            self.follow.chase(state, self._places)
        self.light.tend()
        self.touch.tend()
        self._draw(began)

    @property
    def busy(self) -> bool:
        """Whether there is more to draw without any news."""
        works = self.opening.busy or self.drawing.busy or self.grouped.due
        return works or self.links.pulls is not None or self.map.busy

    # --- what a person does -----------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole track."""
        self.follow.stop()
        self.camera.show_whole(self.lanes.whole)

    def toggle_follow(self) -> None:
        """Keep the active front in sight, or no longer."""
        if self.follow.on:
            self.follow.stop()
        elif self._desk.model.state is not None:
            self.follow.start()
            self.follow.chase(self._desk.model.state, self._places)

    @property
    def following(self) -> bool:
        return self.follow.on

    def full_size(self) -> None:
        """Show the cards at full size, around the middle of what is in sight."""
        self.follow.stop()
        self.camera.look_at(Sight(self.camera.sight.centre, self.camera.unit))

    def tidy(self) -> None:
        """Lay the track out anew, as if it had always been as it is now."""
        self.opening.tidying = True

    def arrange(self, grouping: Grouping) -> None:
        """Show the tickets in layers, or in lanes of this kind."""
        if grouping is not self.grouped.by:
            self.grouped.by = grouping
            self.opening.regrouping = True
            self.tools.show_grouping(grouping)

    def next_arrangement(self) -> None:
        """Arrange the tickets in the next way that tells something."""
        if self._desk.model.state is not None:
            self.arrange(next_grouping(self._desk.model.state, self.grouped.by))

    def toggle_lane(self, title: str) -> None:
        """Hide the cards of a lane, or show them."""
        if self._desk.model.state is not None:
            self.grouped.toggle(title)
            self._rearrange(self._desk.model.state)

    def pixel(self, ticket: TicketId) -> tuple[int, int]:
        """Where the middle of a card is in the viewport, in pixels."""
        x, y = self._places[ticket]
        return self.camera.pixel((x + WIDTH / 2, y + HEIGHT / 2))

    def remove_edge(self) -> None:
        """Let go of the dependency that was clicked."""
        self.links.remove_chosen()

    def give_up(self) -> None:
        """Forget the line that is being pulled, the edge that was clicked, and what holds a ticket."""
        self.links.give_up()
        self.light.show_why(None)

    def zoom_to_selection(self) -> None:
        """Show the selected card, and all that it waits for and that waits for it directly."""
        state, selected = self._desk.model.state, self._desk.selected
        if state is not None and selected is not None and selected in self._places:
            self.follow.stop()
            around = (selected, *state.graph.dependencies(selected), *state.graph.dependents(selected))
            self.camera.show_whole([self._places[name] for name in around if name in self._places])
            self.camera.look_at(self.camera.sight)

    def walk(self, way: Way) -> None:
        """Select the next ticket that way."""
        state, selected = self._desk.model.state, self._desk.selected
        if state is not None and selected is not None and selected in self._places:
            self._desk.select(step(self._places, state.graph, selected, way) or selected)

    @property
    def walks(self) -> bool:
        """Whether the arrow keys are the board's: the pointer is on it, and a card of it is selected."""
        free = not self._desk.covered and not self._desk.typing
        return free and self._desk.selected in self._places and self.camera.pointer is not None

    # --- another DAG ------------------------------------------------------------------------------

    @property
    def _places(self) -> Mapping[TicketId, Point]:
        return self.drawing.places

    def _show(self, state: State, picture: Picture, again: bool) -> None:
        """Draw the DAG so; without places there is nothing on the board yet."""
        graph, places = state.graph, picture.places
        dpg.configure_item(self._empty, show=False)
        self.camera.open()
        drawn = graph.ids if places or self.grouped.lanes.bands else ()
        edges = {(d, name): graph.on(d, name) for name in drawn for d in graph.dependencies(name)}
        self.showing.open(drawn, edges)
        self.drawing.keep(places, {} if self.grouped.on else edges, picture.ways, glide=again)
        self.map.keep(self._places)
        self.lanes.opened()
        if drawn:
            self.tools.count(len(graph), len(edges))
        self._note(state, set(drawn))
        self._show_selection(state)
        if again and not picture.whole:
            self.camera.know_again(self.lanes.whole, GROWN)
        else:
            self.camera.show_whole(self.lanes.whole)
        self._percent = -1

    # --- what is shown ----------------------------------------------------------------------------

    def _note(self, state: State, tickets: set[TicketId]) -> None:
        """These tickets have changed."""
        known = self.showing.note(state, tickets)
        self.drawing.cards.note(known)
        self.map.note(known)
        self.grouped.note(known)
        if known:
            self.light.follow_why(self.why.shown)
        self.drawing.edges.note(self.showing.edges_of(known))

    def _show_path(self) -> None:
        """The critical path is another, or is shown, or is not shown any more."""
        self.drawing.mark_path(self.path.tickets)
        self.drawing.edges.note(self.showing.edges_of(self._places))
        self.tools.show_path(self.path.words, shown=self.path.shown)

    def _repaint(self) -> None:
        self.drawing.forget()
        self.map.forget()
        self.why.place()
        self.heads.place()

    def _show_selection(self, state: State) -> None:
        self._seen_selection = self._desk.selections
        self.drawing.mark_selected(self._desk.selected)
        cards, edges = self.showing.select(state)
        self.drawing.cards.note(cards)
        self.drawing.edges.note(edges)

    def _reveal_selection(self) -> None:
        """Bring a card that was selected elsewhere into sight; whoever looks for it no longer follows the front."""
        selected, state = self._desk.selected, self._desk.model.state
        if not self._desk.asked_selection:
            return
        if selected is not None and state is not None and self.grouped.opens(selected):
            self._rearrange(state)
        if selected is not None and selected in self._places and self.camera.reveal([self._places[selected]]):
            self.follow.stop()

    def _rearrange(self, state: State) -> None:
        self.lanes.rearrange(state)
        self._percent = -1

    def _pick(self, ticket: TicketId | None) -> None:
        """Select what was clicked; nothing moves for it."""
        self._desk.select(ticket)
        if self._desk.model.state is not None:
            self._show_selection(self._desk.model.state)

    # --- sight and pointer ------------------------------------------------------------------------

    def _draw(self, began: float) -> None:
        """Draw what is due, where the person looks."""
        drawing, camera = self.drawing, self.camera
        arrived = drawing.glide(began)
        moves = camera.tend()
        if moves or arrived or self._percent < 0:
            drawing.look(camera.sight, camera.zoomed, camera.size)
            self.why.place()
            self.heads.place()
            if (percent := round(camera.zoomed * 100)) != self._percent:
                self._percent = percent
                self.tools.show_scale(percent)
        slice_s = _SLICE_S / 2 if moves else _SLICE_S
        until = max(began + slice_s, time.perf_counter() + slice_s / 4)
        drawing.work(lambda: time.perf_counter() < until)
        self.map.tend(began)
        self.hover.tend()

    # --- small helpers ----------------------------------------------------------------------------

    def _can_measure(self) -> bool:
        """Text can be measured from the second frame on."""
        self._measures = self._measures or bool(dpg.get_text_size("X", font=self._kit.fonts[Face.UI]))
        return self._measures
