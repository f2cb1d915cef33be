"""The board: the track's DAG, drawn as cards and edges that a person can walk through.

A press that is let go within five pixels selects; any other one was a pan. "Follow" keeps the active front in
sight until the person pans or zooms: whoever looks somewhere else wants to look there.
"""

from __future__ import annotations

import math

import dearpygui.dearpygui as dpg

from podium.core.graph import Graph
from podium.core.state import State
from podium.core.ticket import TicketId, TrackId
from podium.gui.board_camera import Camera
from podium.gui.board_drawing import Drawing, Edge
from podium.gui.board_geometry import HEIGHT, WIDTH, Finder, Point, Sight
from podium.gui.board_tools import BoardTools
from podium.gui.critical import CriticalPath
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.view.cards import ACTIVE, card
from podium.view.edge_look import edge_look
from podium.view.held import blame
from podium.view.layout import layout
from podium.view.model import Changes
from podium.view.relayout import relayout

CLICK_PX = 5
_HEADER = 40
_PADDING = 14
_READABLE = 0.8
"""The scale at which "Follow" shows cards, if they were smaller."""
_LEGIBLE = 0.6
"""The scale below which "Follow" does not go, however wide the front is."""


class Board:
    """The panel of the DAG."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys) -> None:
        self._kit, self._desk, self._keys = kit, desk, keys
        self.following = False
        self.camera = Camera(kit.theme.scale)
        self.path = CriticalPath()
        self.tools = BoardTools(kit, self)
        self._patched = self._tidying = False
        """Whether somebody stands elsewhere than a new layout would put them, and whether one is wanted."""
        self._graph: Graph | None = None
        self._run: tuple[int, TrackId] | None = None
        self._places: dict[TicketId, Point] = {}
        self._edges: dict[TicketId, list[Edge]] = {}
        self._finder = Finder({})
        self._ticking: set[TicketId] = set()
        self._blamed: dict[TicketId, TicketId] = {}
        self._pressed: Point | None = None
        self._hovered: tuple[TicketId | None, Sight, int] = (None, Sight(), 0)
        self._selected: TicketId | None = None
        self._seen_selection = 0
        self._second = 0
        self._percent = 0

    # --- panel ------------------------------------------------------------------------------------

    def build(self, parent: int) -> None:
        kit = self._kit
        self.item = kit.panel(parent)
        self.tools.build(self.item)
        hint = "The tickets of a track appear here, each to the right of what it depends on."
        self._empty = kit.empty("No track is open", hint, parent=self.item)
        self.camera.build(self.item)
        self.drawing = Drawing(kit, self.camera.plot)
        self._handle_pointer()
        self._keys.on(Chord(dpg.mvKey_F), self.fit, shown="F", what="Fit the board")
        self._keys.on(Chord(dpg.mvKey_G), self.toggle_follow, shown="G", what="Follow what is active")
        self._keys.on(Chord(dpg.mvKey_C), self.path.toggle, shown="C", what="Frame the critical path")
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
        if self._is_another(state):
            self._open(state, now)
        elif changes.tickets:
            self._draw_tickets(state, changes.tickets, now)
        if self.path.refresh(state, changes, now):
            self._draw_path(state)
        if self._ticking and int(now) != self._second:
            self._draw_cards(self._ticking, now)
        self._second = int(now)
        if self._desk.selections != self._seen_selection:
            self._show_selection(state)
            self._reveal_selection()
        if self.following and changes.tickets:
            self._chase(state)
        self._tend_camera()
        self._tend_pointer()

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
        self._tidying = True

    def pixel(self, ticket: TicketId) -> tuple[int, int]:
        """Where the middle of a card is in the viewport, in pixels."""
        x, y = self._places[ticket]
        return self.camera.pixel((x + WIDTH / 2, y + HEIGHT / 2))

    # --- drawing ----------------------------------------------------------------------------------

    def _open(self, state: State, now: float) -> None:
        """Draw another track; where it is the same one, told anew or changed, the sight stays, and who can stay."""
        seen_before, self._run = self._run == (state.run, state.track.id), (state.run, state.track.id)
        kept = relayout(self._places, state.graph) if seen_before and not self._tidying else None
        places = kept if kept is not None else layout(state.graph).positions
        self._graph, self._places, self._tidying = state.graph, dict(places), False
        self._patched = kept is not None and self._places != dict(layout(state.graph).positions)
        edges = {(d, name): state.graph.on(d, name) for name in state.graph.ids for d in state.graph.dependencies(name)}
        self._edges = {ticket: [] for ticket in self._places}
        for edge in edges:
            for ticket in edge:
                self._edges[ticket].append(edge)
        self._finder = Finder(self._places)
        self.drawing.build(self._places, edges)
        dpg.configure_item(self._empty, show=False)
        self.tools.offer_tidy(patched=self._patched)
        self.camera.open()
        self.tools.count(len(self._places), len(edges))
        self._selected = None
        self._draw_tickets(state, set(self._places), now)
        self._show_selection(state)
        self.camera.know(tuple(self._places.values()), fresh=not seen_before)

    def _is_another(self, state: State) -> bool:
        """Whether another DAG is to be drawn; a change of what a ticket says makes a new but equal one."""
        same_run = self._run == (state.run, state.track.id)
        if state.graph is not self._graph and same_run and state.graph == self._graph and not self._tidying:
            self._graph = state.graph
        return state.graph is not self._graph or not same_run or self._tidying

    def _draw_tickets(self, state: State, tickets: set[TicketId], now: float) -> None:
        self._blamed = blame(state)
        self._draw_cards(tickets, now)
        for edge in {edge for ticket in tickets for edge in self._edges[ticket]}:
            self._draw_edge(state, edge)

    def _draw_cards(self, tickets: set[TicketId], now: float) -> None:
        for ticket in tuple(tickets):
            says = card(self._desk.model, ticket, self._blamed, now)
            (self._ticking.add if says.ticks else self._ticking.discard)(ticket)
            self.drawing.show_card(ticket, says)

    def _draw_edge(self, state: State, edge: Edge) -> None:
        if self._selected in edge:
            self.drawing.show_edge(edge, Role.ACCENT, 230, hot=True)
        elif edge in self.path.edges:
            self.drawing.show_edge(edge, Role.TEXT, 200, hot=True)
        else:
            how = edge_look(state, *edge)
            self.drawing.show_edge(edge, how.role, how.alpha, hot=False)

    def _draw_path(self, state: State) -> None:
        """The critical path is another, or is shown, or is not shown any more."""
        self.drawing.mark_path(self.path.tickets)
        for edge in {edge for edges in self._edges.values() for edge in edges}:
            self._draw_edge(state, edge)
        self.tools.show_path(self.path.words, shown=self.path.shown)

    def _show_selection(self, state: State) -> None:
        before, self._selected = self._selected, self._desk.selected
        self._seen_selection = self._desk.selections
        self.drawing.mark_selected(self._selected)
        for ticket in (before, self._selected):
            for edge in self._edges.get(ticket, ()) if ticket is not None else ():
                self._draw_edge(state, edge)

    def _reveal_selection(self) -> None:
        """Bring a card that was selected elsewhere into sight; whoever looks for it no longer follows the front."""
        if self._selected in self._places and self.camera.reveal([self._places[self._selected]]):
            self._stop_following()

    def _repaint(self) -> None:
        state = self._desk.model.state
        if state is None or self._graph is None:
            return
        self.drawing.forget()
        self._draw_tickets(state, set(self._places), self._desk.model.now)
        self.drawing.mark_selected(self._selected)
        self._draw_path(state)

    # --- sight and pointer ------------------------------------------------------------------------

    def _chase(self, state: State) -> None:
        """Bring the active front into sight; what is ready, if nothing is active."""
        front = [name for name, t in state.tickets.items() if t.status in ACTIVE]
        front = front or [name for name, t in state.tickets.items() if t.ready or t.preparing]
        if front:
            self.camera.reveal([self._places[name] for name in front], _READABLE, _LEGIBLE)

    def _tend_camera(self) -> None:
        if self.camera.tend():
            self._stop_following()
        self.drawing.set_detail(self.camera.zoomed)
        if (percent := round(self.camera.zoomed * 100)) != self._percent:
            self._percent = percent
            self.tools.show_scale(percent)

    def _stop_following(self) -> None:
        if self.following:
            self.following = False
            self.tools.show_following(following=False)

    def _tend_pointer(self) -> None:
        hovered, sight = self._under_pointer(), self.camera.sight
        seen = (hovered, sight, self.drawing.drawn)
        if seen != self._hovered:
            self._hovered = seen
            self.drawing.mark_hovered(hovered, sight, self.camera.size)

    def _under_pointer(self) -> TicketId | None:
        point = None if self._desk.modal else self.camera.pointer
        return self._finder.at(*point) if point is not None else None

    def _handle_pointer(self) -> None:
        with dpg.item_handler_registry() as handlers:
            dpg.add_item_clicked_handler(dpg.mvMouseButton_Left, callback=self._press)
        dpg.bind_item_handler_registry(self.camera.plot, handlers)
        with dpg.handler_registry():
            dpg.add_mouse_release_handler(dpg.mvMouseButton_Left, callback=self._release)
            dpg.add_mouse_release_handler(dpg.mvMouseButton_Right, callback=self._menu)
            dpg.add_mouse_wheel_handler(callback=self._wheel)

    def _press(self) -> None:
        if not self._desk.modal:
            x, y = dpg.get_mouse_pos(local=False)
            self._pressed = (x, y)

    def _release(self) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and math.dist(pressed, dpg.get_mouse_pos(local=False)) < CLICK_PX:
            self._desk.select(self._under_pointer())
            if self._desk.model.state is not None:
                self._show_selection(
                    self._desk.model.state
                )  # it is in sight: a card that jumps cannot be clicked twice

    def _menu(self) -> None:
        """A right click on a card opens what can be done with its ticket."""
        ticket = self._under_pointer()
        if ticket is not None and self._desk.model.state is not None:
            self._desk.select(ticket)
            self._show_selection(self._desk.model.state)
            x, y = dpg.get_mouse_pos(local=False)
            self._desk.wanted_menu = (int(x), int(y))

    def _wheel(self, _sender: int, notches: float) -> None:
        if not self._desk.modal and self.camera.pointer is not None:
            self._stop_following()
            self.camera.zoom(notches)

    # --- small helpers ----------------------------------------------------------------------------

    def _can_measure(self) -> bool:
        """Text can be measured from the second frame on."""
        return bool(dpg.get_text_size("X", font=self._kit.fonts[Face.UI]))
