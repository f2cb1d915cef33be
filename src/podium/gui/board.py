"""The board: the track's DAG, drawn as cards and edges that a person can walk through.

"Follow" keeps the active front in sight until the person pans or zooms: whoever looks somewhere else wants to look
there. A new layout, and the drawing of it, take as much of each frame as a frame can spare, and the next frame goes on.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

import dearpygui.dearpygui as dpg

from podium.core.state import State
from podium.core.ticket import TicketId
from podium.gui.board_camera import Camera
from podium.gui.board_drawing import Drawing
from podium.gui.board_geometry import HEIGHT, WIDTH, Point, Sight
from podium.gui.board_light import Light
from podium.gui.board_links import Joins, Links
from podium.gui.board_map import Map, MapGrip
from podium.gui.board_opening import Opening
from podium.gui.board_pointer import Grip, Hand, Pointer
from podium.gui.board_showing import Showing
from podium.gui.board_tools import BoardTools
from podium.gui.board_why import Why
from podium.gui.critical import CriticalPath
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.panel import Desk
from podium.view.model import Changes
from podium.view.walk import Way, step

_HEADER = 40
_PADDING = 14
_READABLE = 0.8
"""The scale at which "Follow" shows cards, if they were smaller."""
_LEGIBLE = 0.6
"""The scale below which "Follow" does not go, however wide the front is."""
_EDGE_PX = 7
"""How far from an edge a click may be."""
_SLICE_S = 0.002
"""How long one frame may draw what is due."""


class Board:
    """The panel of the DAG."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys, joins: Joins) -> None:
        self._kit, self._desk, self._keys, self._joins = kit, desk, keys, joins
        self.following = False
        self.camera = Camera(kit.theme.scale)
        self.path = CriticalPath()
        self.tools = BoardTools(kit, self)
        self.opening = Opening(self.tools, self._show, lambda: self._places)
        self.showing = Showing(desk, self.path)
        self._hovered: tuple[TicketId | None, Sight, int] = (None, Sight(), 0)
        self._seen_selection = self._second = self._percent = 0

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
        self._pointer = Pointer(self._desk, self.camera.plot, self)
        self._keys.on(Chord(dpg.mvKey_F), self.fit, shown="F", what="Fit the board")
        self._keys.on(Chord(dpg.mvKey_G), self.toggle_follow, shown="G", what="Follow what is active")
        self._keys.on(Chord(dpg.mvKey_C), self.path.toggle, shown="C", what="Frame the critical path")
        self._keys.on(
            Chord(dpg.mvKey_Y), self.light.toggle_why, shown="Y", what="Show why the selected ticket does not go on"
        )
        kit.theme.on_switch(self._repaint)
        kit.theme.on_rescale(lambda: self.camera.rescale(kit.theme.scale))

    def place(self, x: int, y: int, width: int, height: int) -> None:
        kit = self._kit
        dpg.configure_item(self.item, pos=(x, y), width=width, height=height)
        self.tools.place(width)
        left, top = kit.px(_PADDING), kit.px(_HEADER)
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
        if self.following and changes.tickets:
            self._chase(state)
        self.light.tend()
        self._pointer.tend()
        self._draw(began)

    @property
    def busy(self) -> bool:
        """Whether there is more to draw without any news."""
        return self.opening.busy or self.drawing.busy or self.links.pulls is not None or self.map.busy

    # --- what a person does -----------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole track."""
        self._stop_following()
        self.camera.show_whole(tuple(self._places.values()))

    def toggle_follow(self) -> None:
        """Keep the active front in sight, or no longer."""
        if self.following:
            self._stop_following()
        elif self._desk.model.state is not None:
            self.following = True
            self.tools.show_following(following=True)
            self._chase(self._desk.model.state)

    def full_size(self) -> None:
        """Show the cards at full size, around the middle of what is in sight."""
        self._stop_following()
        self.camera.look_at(Sight(self.camera.sight.centre, self.camera.unit))

    def tidy(self) -> None:
        """Lay the track out anew, as if it had always been as it is now."""
        self.opening.tidying = True

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
            self._stop_following()
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
        free = not self._desk.modal and not self._desk.typing
        return free and self._desk.selected in self._places and self.camera.pointer is not None

    # --- another DAG ------------------------------------------------------------------------------

    @property
    def _places(self) -> Mapping[TicketId, Point]:
        return self.drawing.places

    def _show(self, state: State, places: Mapping[TicketId, Point], again: bool) -> None:
        """Draw these tickets at these places; none before there is a layout."""
        graph = state.graph
        dpg.configure_item(self._empty, show=False)
        self.camera.open()
        edges = {(d, name): graph.on(d, name) for name in places for d in graph.dependencies(name)}
        self.showing.open(places, edges)
        self.drawing.keep(places, edges, glide=again)
        self.map.keep(self._places)
        if places:
            self.tools.count(len(places), len(edges))
        self._note(state, set(places))
        self._show_selection(state)
        self.camera.know(tuple(places.values()), fresh=not again)
        self._percent = -1

    # --- what is shown ----------------------------------------------------------------------------

    def _note(self, state: State, tickets: set[TicketId]) -> None:
        """These tickets have changed."""
        known = self.showing.note(state, tickets)
        self.drawing.cards.note(known)
        self.map.note(known)
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

    def _show_selection(self, state: State) -> None:
        self._seen_selection = self._desk.selections
        self.drawing.mark_selected(self._desk.selected)
        cards, edges = self.showing.select(state)
        self.drawing.cards.note(cards)
        self.drawing.edges.note(edges)

    def _reveal_selection(self) -> None:
        """Bring a card that was selected elsewhere into sight; whoever looks for it no longer follows the front."""
        selected = self._desk.selected
        if selected is not None and selected in self._places and self.camera.reveal([self._places[selected]]):
            self._stop_following()

    # --- sight and pointer ------------------------------------------------------------------------

    def _draw(self, began: float) -> None:
        """Draw what is due, where the person looks."""
        drawing, camera = self.drawing, self.camera
        arrived = drawing.glide(began)
        if camera.tend() or arrived or self._percent < 0:
            drawing.look(camera.sight, camera.zoomed, camera.size)
            self.why.place()
            if (percent := round(camera.zoomed * 100)) != self._percent:
                self._percent = percent
                self.tools.show_scale(percent)
        until = max(began + _SLICE_S, time.perf_counter() + _SLICE_S / 4)
        drawing.work(lambda: time.perf_counter() < until)
        self.map.tend(began)
        hovered = self._under_pointer()
        self.links.tend(hovered)
        seen = (hovered, camera.sight, drawing.drawn)
        if seen != self._hovered and not drawing.moving:
            self._hovered = seen
            drawing.mark_hovered(hovered, camera.sight, camera.size)

    def _chase(self, state: State) -> None:
        """Bring the active front into sight; what is ready, if nothing is active."""
        front = self.showing.front or {name for name, t in state.tickets.items() if t.ready or t.preparing}
        if places := [self._places[name] for name in front if name in self._places]:
            self.camera.reveal(places, _READABLE, _LEGIBLE)

    def _stop_following(self) -> None:
        if self.following:
            self.following = False
            self.tools.show_following(following=False)

    def _under_pointer(self) -> TicketId | None:
        away = self._desk.modal or self.map.holds(self._pointer.at)
        point = None if away else self.camera.pointer
        return self.drawing.finder.at(*point) if point is not None else None

    def grip(self, pointer: Point) -> Grip:
        """What a press there takes hold of."""
        if self.map.holds(pointer):
            self._stop_following()
            return MapGrip(self.map)
        point = self.camera.pointer
        pull = self.links.grip(point) if point is not None else None
        return pull or Hand(self.camera, pointer, self._stop_following)

    def click(self) -> None:
        """Select the card under the pointer, or an edge; a card is in sight: one that jumps cannot be clicked twice."""
        if self.map.holds(self._pointer.at):
            return
        point, card = self.camera.pointer, self._under_pointer()
        if point is not None and self.links.on_cross(point):
            self.links.remove_chosen()
            return
        edge = self.drawing.edges.at(point, _EDGE_PX / self.camera.sight.scale) if point and not card else None
        self.links.choose(edge)
        if edge is not None:
            return
        self._desk.select(card)
        if self._desk.model.state is not None:
            self._show_selection(self._desk.model.state)

    def menu(self, pointer: Point) -> None:
        """A right click on a card opens what can be done with its ticket."""
        ticket = self._under_pointer()
        if ticket is not None and self._desk.model.state is not None:
            self._desk.select(ticket)
            self._show_selection(self._desk.model.state)
            self._desk.wanted_menu = (int(pointer[0]), int(pointer[1]))

    def wheel(self, notches: float) -> None:
        if self.camera.pointer is not None:
            self._stop_following()
            self.camera.zoom(notches)

    # --- small helpers ----------------------------------------------------------------------------

    def _can_measure(self) -> bool:
        """Text can be measured from the second frame on."""
        return bool(dpg.get_text_size("X", font=self._kit.fonts[Face.UI]))
