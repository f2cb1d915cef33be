"""How another DAG comes onto the board: laid out in slices of a frame, and shown when that is done.

Where the track is the same one, changed, who can stay stays, and the others glide; a new layout is worked out behind
it only to know whether it would look different.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping

from podium.core.graph import Graph
from podium.core.state import State
from podium.core.ticket import TicketId, TrackId
from podium.gui.board_geometry import Point
from podium.gui.board_tools import BoardTools
from podium.view.layout import laying
from podium.view.relayout import relayout

_SLICE_S = 0.006
"""How long one frame may work on a layout: nothing else goes on then."""

Show = Callable[[State, Mapping[TicketId, Point], bool], None]
"""Draws these tickets at these places; the last says whether the track was on the board already."""


class Opening:
    """Knows which DAG is drawn, and works on the next one."""

    def __init__(self, tools: BoardTools, show: Show, places: Callable[[], Mapping[TicketId, Point]]) -> None:
        self._tools, self._show, self._places = tools, show, places
        self._graph: Graph | None = None
        self._run: tuple[int, TrackId] | None = None
        self._work: Generator[None] | None = None
        self.tidying = False
        """Whether a new layout is wanted."""

    @property
    def busy(self) -> bool:
        return self._work is not None

    def look(self, state: State) -> bool:
        """Begin if another DAG is to be drawn, and say so; a change of what a ticket says makes a new but equal one."""
        same_run = self._run == (state.run, state.track.id)
        if state.graph is not self._graph and same_run and state.graph == self._graph and not self.tidying:
            self._graph = state.graph
        if state.graph is self._graph and same_run and not self.tidying:
            return False
        self._work = self._open(state)
        return True

    def go_on(self, began: float) -> None:
        """Work for as long as a frame that began then can spare."""
        while self._work is not None and time.perf_counter() - began < _SLICE_S:
            try:
                next(self._work)
            except StopIteration:
                self._work = None

    def _open(self, state: State) -> Generator[None]:
        graph, run = state.graph, (state.run, state.track.id)
        again, tidying = self._run == run and bool(self._places()), self.tidying
        self._graph, self._run, self.tidying = graph, run, False
        kept = relayout(self._places(), graph) if again and not tidying else None
        if kept is not None:
            self._show(state, kept, True)
        elif not tidying:
            self._show(state, {}, False)
        self._tools.say("laying it out…" if kept is None else "")
        laid = yield from laying(graph)
        self._tools.say("")
        if kept is None:
            self._show(state, laid.positions, again)
        self._tools.offer_tidy(patched=kept is not None and dict(kept) != dict(laid.positions))
