"""The board: the track's DAG, drawn as cards and edges that a person can walk through.

A press that is let go within five pixels selects; any other one was a pan. "Follow" keeps the active front in
sight until the person pans or zooms: whoever looks somewhere else wants to look there.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.core.graph import Graph
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import TicketId, TrackId
from podium.gui.board_camera import Camera
from podium.gui.board_drawing import Drawing
from podium.gui.board_geometry import HEIGHT, WIDTH, Finder, Point, Sight
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.view.cards import ACTIVE, card
from podium.view.held import blame
from podium.view.layout import layout
from podium.view.model import Changes
from podium.view.text import count

CLICK_PX = 5
_HEADER = 40
_PADDING = 14
_READABLE = 0.8
"""The scale at which "Follow" shows cards, if they were smaller."""
_LEGIBLE = 0.6
"""The scale below which "Follow" does not go, however wide the front is."""

Edge = tuple[TicketId, TicketId]


class Board:
    """The panel of the DAG."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys) -> None:
        self._kit, self._desk, self._keys = kit, desk, keys
        self.following = False
        self.camera = Camera(kit.theme.scale)
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
        with dpg.group(parent=self.item, horizontal=True):
            kit.heading("Board")
            self._count = kit.text("", Role.TEXT3, Face.SMALL)
        with dpg.group(parent=self.item, horizontal=True, horizontal_spacing=kit.px(4)) as self._tools:
            self.fit_button = self._tool("Fit  F", self.fit, "Show the whole track")
            self.follow_button = self._tool("Follow  G", self.toggle_follow, "Keep what is active in sight")
            self.full_button = self._tool("100%", self.full_size, "Show the cards at full size")
        hint = "The tickets of a track appear here, each to the right of what it depends on."
        self._empty = kit.empty("No track is open", hint, parent=self.item)
        self.camera.build(self.item)
        self.drawing = Drawing(kit, self.camera.plot)
        self._handle_pointer()
        self._keys.on(Chord(dpg.mvKey_F), self.fit, shown="F", what="Fit the board")
        self._keys.on(Chord(dpg.mvKey_G), self.toggle_follow, shown="G", what="Follow what is active")
        kit.theme.on_switch(self._repaint)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        kit = self._kit
        dpg.configure_item(self.item, pos=(x, y), width=width, height=height)
        tools = sum(kit.width(label, Face.SMALL) + kit.px(22) for label in ("Fit  F", "Follow  G", "100%"))
        dpg.set_item_pos(self._tools, [width - kit.px(_PADDING - 6) - round(tools), kit.px(10)])
        left, top = kit.px(_PADDING), kit.px(_HEADER)
        dpg.set_item_pos(self._empty, [left, top])
        self.camera.resize(left, top, width - 2 * left, height - top - left)

    def refresh(self, changes: Changes, now: float) -> None:
        state = self._desk.model.state
        if state is None or not self._can_measure():
            return
        if state.graph is not self._graph:
            self._open(state, now)
        elif changes.tickets:
            self._draw_tickets(state, changes.tickets, now)
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
            self._kit.set_label(self.follow_button, "Follow  G", Style.TAB)
            self._chase(self._desk.model.state)

    def full_size(self) -> None:
        """Show the cards at full size, around the middle of what is in sight."""
        self._stop_following()
        self.camera.look_at(Sight(self.camera.sight.centre, self.camera.unit))

    def pixel(self, ticket: TicketId) -> tuple[int, int]:
        """Where the middle of a card is in the viewport, in pixels."""
        x, y = self._places[ticket]
        return self.camera.pixel((x + WIDTH / 2, y + HEIGHT / 2))

    # --- drawing ----------------------------------------------------------------------------------

    def _open(self, state: State, now: float) -> None:
        """Draw another track; where a replay tells the same one anew, the sight stays."""
        plan = layout(state.graph)
        self._graph, self._places = state.graph, dict(plan.positions)
        self._edges = {ticket: [] for ticket in self._places}
        for edge in plan.edges:
            for ticket in edge:
                self._edges[ticket].append(edge)
        self._finder = Finder(self._places)
        self.drawing.build(self._places, plan.edges)
        dpg.configure_item(self._empty, show=False)
        seen_before, self._run = self._run == (state.run, state.track.id), (state.run, state.track.id)
        self.camera.open()
        self._kit.set_text(self._count, _size(len(self._places), len(plan.edges)))
        self._selected = None
        self._draw_tickets(state, set(self._places), now)
        self._show_selection(state)
        if not seen_before:
            self.camera.show_whole(tuple(self._places.values()))

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
        before, after = (state.tickets[ticket].status for ticket in edge)
        if self._selected in edge:
            self.drawing.show_edge(edge, Role.ACCENT, 230, hot=True)
        elif before.holds:
            self.drawing.show_edge(edge, Role.FAILED, 120, hot=False)
        elif before.satisfies:
            self.drawing.show_edge(edge, Role.READY if after is Status.TODO else Role.DONE, 130, hot=False)
        else:
            self.drawing.show_edge(edge, Role.TEXT3, 95, hot=False)

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
            self._kit.set_label(self.full_button, f"{percent}%")

    def _stop_following(self) -> None:
        if self.following:
            self.following = False
            self._kit.set_label(self.follow_button, "Follow  G", Style.GHOST)

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

    def _wheel(self, _sender: int, notches: float) -> None:
        if not self._desk.modal and self.camera.pointer is not None:
            self._stop_following()
            self.camera.zoom(notches)

    # --- small helpers ----------------------------------------------------------------------------

    def _tool(self, label: str, press: Callable[[], object], tip: str) -> int:
        return self._kit.button(label, press, Style.GHOST, face=Face.SMALL, tip=tip)

    def _can_measure(self) -> bool:
        """Text can be measured from the second frame on."""
        return bool(dpg.get_text_size("X", font=self._kit.fonts[Face.UI]))


def _size(tickets: int, edges: int) -> str:
    """`3 tickets · 1 dependency`; a track without dependencies has only tickets."""
    needs = f" · {edges} dependenc{'y' if edges == 1 else 'ies'}" if edges else ""
    return count(tickets, "ticket") + needs
