"""The board: the track's DAG, drawn as cards and edges that a person can walk through.

"Follow" keeps the active front in sight until the person pans or zooms: whoever looks somewhere else wants to look
there. A new layout, and the drawing of it, take as much of each frame as a frame can spare, and the next frame goes on.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping

import dearpygui.dearpygui as dpg

from podium.core.graph import Graph
from podium.core.state import State
from podium.core.ticket import TicketId, TrackId
from podium.gui.board_camera import Camera
from podium.gui.board_drawing import Drawing
from podium.gui.board_geometry import HEIGHT, WIDTH, Point, Sight
from podium.gui.board_pointer import Grip, Hand, Pointer
from podium.gui.board_showing import Showing
from podium.gui.board_tools import BoardTools
from podium.gui.critical import CriticalPath
from podium.gui.fonts import Face
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.panel import Desk
from podium.view.layout import laying
from podium.view.model import Changes
from podium.view.relayout import relayout

_HEADER = 40
_PADDING = 14
_READABLE = 0.8
"""The scale at which "Follow" shows cards, if they were smaller."""
_LEGIBLE = 0.6
"""The scale below which "Follow" does not go, however wide the front is."""
_SLICE_S = 0.002
"""How long one frame may draw what is due."""
_OPENING_S = 0.006
"""How long one frame may work on a layout: nothing else goes on then."""

_Opening = Generator[None]


class Board:
    """The panel of the DAG."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys) -> None:
        self._kit, self._desk, self._keys = kit, desk, keys
        self.following = False
        self.camera = Camera(kit.theme.scale)
        self.path = CriticalPath()
        self.tools = BoardTools(kit, self)
        self._opening: _Opening | None = None
        """A layout that is being worked on."""
        self._tidying = False
        """Whether a new layout is wanted."""
        self._graph: Graph | None = None
        self._run: tuple[int, TrackId] | None = None
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
        self._pointer = Pointer(self._desk, self.camera.plot, self)
        self._keys.on(Chord(dpg.mvKey_F), self.fit, shown="F", what="Fit the board")
        self._keys.on(Chord(dpg.mvKey_G), self.toggle_follow, shown="G", what="Follow what is active")
        self._keys.on(Chord(dpg.mvKey_C), self.path.toggle, shown="C", what="Frame the critical path")
        kit.theme.on_switch(self.drawing.forget)
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
        if self._is_another(state):
            self._opening = self._open(state)
        elif changes.tickets:
            self._note(state, changes.tickets)
        self._go_on(began)
        if self.path.refresh(state, changes, now):
            self._show_path()
        if self.showing.ticking and int(now) != self._second:
            self.drawing.cards.note(self.showing.ticking)
        self._second = int(now)
        if self._desk.selections != self._seen_selection:
            self._show_selection(state)
            self._reveal_selection()
        if self.following and changes.tickets:
            self._chase(state)
        self._pointer.tend()
        self._draw(began)

    @property
    def busy(self) -> bool:
        """Whether there is more to draw without any news."""
        return self._opening is not None or self.drawing.busy

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

    # --- another DAG ------------------------------------------------------------------------------

    @property
    def _places(self) -> Mapping[TicketId, Point]:
        return self.drawing.places

    def _is_another(self, state: State) -> bool:
        """Whether another DAG is to be drawn; a change of what a ticket says makes a new but equal one."""
        same_run = self._run == (state.run, state.track.id)
        if state.graph is not self._graph and same_run and state.graph == self._graph and not self._tidying:
            self._graph = state.graph
        return state.graph is not self._graph or not same_run or self._tidying

    def _open(self, state: State) -> _Opening:
        """Draw another track; where it is the same one, told anew or changed, the sight stays, and who can stay."""
        graph, run = state.graph, (state.run, state.track.id)
        again, tidying = self._run == run and bool(self._places), self._tidying
        self._graph, self._run, self._tidying = graph, run, False
        dpg.configure_item(self._empty, show=False)
        self.camera.open()
        kept = relayout(self._places, graph) if again and not tidying else None
        if kept is not None:
            self._show(state, kept, again=True)
        elif not tidying:
            self._clear()
        self.tools.say("laying it out…" if kept is None else "")
        laid = yield from laying(graph)
        if kept is None:
            self._show(state, laid.positions, again=again)
        self.tools.offer_tidy(patched=kept is not None and dict(kept) != dict(laid.positions))

    def _go_on(self, began: float) -> None:
        """Work on the layout for as long as this frame can spare."""
        while self._opening is not None and time.perf_counter() - began < _OPENING_S:
            try:
                next(self._opening)
            except StopIteration:
                self._opening = None

    def _clear(self) -> None:
        """Nothing is drawn until there is a layout."""
        self.showing.open((), ())
        self.drawing.keep({}, {}, glide=False)

    def _show(self, state: State, places: Mapping[TicketId, Point], *, again: bool) -> None:
        """Draw these tickets at these places."""
        graph = state.graph
        edges = {(d, name): graph.on(d, name) for name in graph.ids for d in graph.dependencies(name)}
        self.showing.open(places, edges)
        self.drawing.keep(places, edges, glide=again)
        self.tools.count(len(places), len(edges))
        self.tools.say("")
        self._note(state, set(places))
        self._show_selection(state)
        self.camera.know(tuple(places.values()), fresh=not again)
        self._percent = -1

    # --- what is shown ----------------------------------------------------------------------------

    def _note(self, state: State, tickets: set[TicketId]) -> None:
        """These tickets have changed."""
        known = self.showing.note(state, tickets)
        self.drawing.cards.note(known)
        self.drawing.edges.note(self.showing.edges_of(known))

    def _show_path(self) -> None:
        """The critical path is another, or is shown, or is not shown any more."""
        self.drawing.mark_path(self.path.tickets)
        self.drawing.edges.note(self.showing.edges_of(self._places))
        self.tools.show_path(self.path.words, shown=self.path.shown)

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
            if (percent := round(camera.zoomed * 100)) != self._percent:
                self._percent = percent
                self.tools.show_scale(percent)
        until = max(began + _SLICE_S, time.perf_counter() + _SLICE_S / 4)
        drawing.work(lambda: time.perf_counter() < until)
        seen = (self._under_pointer(), camera.sight, drawing.drawn)
        if seen != self._hovered and not drawing.moving:
            self._hovered = seen
            drawing.mark_hovered(seen[0], camera.sight, camera.size)

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
        point = None if self._desk.modal else self.camera.pointer
        return self.drawing.finder.at(*point) if point is not None else None

    def grip(self, pointer: Point) -> Grip:
        """What a press there takes hold of."""
        return Hand(self.camera, pointer, self._stop_following)

    def click(self) -> None:
        """Select the card under the pointer; it is in sight: one that jumps cannot be clicked twice."""
        self._desk.select(self._under_pointer())
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
