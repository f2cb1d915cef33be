"""How another DAG, or another arrangement, comes onto the board: worked out in slices of a frame, then shown.

Where the track is the same one, changed, who can stay stays, and the others glide; a new layout is worked out behind
it only to know whether it would look different.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field

from podium.core.graph import Graph
from podium.core.state import State
from podium.core.ticket import TicketId, TrackId
from podium.gui.board_geometry import Point
from podium.gui.board_grouping import Grouped
from podium.gui.board_routes import ANYWHERE, RIGHTWARDS, Ways, in_lines
from podium.gui.board_tools import BoardTools
from podium.view.layout import laying
from podium.view.layout_wrap import Wrap, wrap_for
from podium.view.relayout import relayout

_SLICE_S = 0.006
"""How long one frame may work on a layout: nothing else goes on then."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Where the cards are, and how the edges run; before there is a layout nothing is anywhere."""

    places: Mapping[TicketId, Point] = field(default_factory=dict)
    ways: Ways = RIGHTWARDS
    whole: bool = False
    """Whether all of it is to be seen, because it is arranged otherwise than before."""


Show = Callable[[State, Picture, bool], None]
"""Draws that; the last says whether the track was on the board already."""


class Opening:
    """Knows which DAG is drawn, and works on the next one."""

    def __init__(self, tools: BoardTools, show: Show, grouped: Grouped) -> None:
        self._tools, self._show, self._grouped = tools, show, grouped
        self._graph: Graph | None = None
        self._run: tuple[int, TrackId] | None = None
        self._work: Generator[None] | None = None
        self._flat: Mapping[TicketId, Point] = {}
        """Where tickets stand in layers, in one line; kept while the board is grouped."""
        self._wrap: Wrap | None = None
        self._shown = self._whole = False
        """Whether this run is on the board, and whether all of it is to be seen next."""
        self.tidying = self.regrouping = False
        """Whether a new layout, or another arrangement, is wanted."""

    @property
    def busy(self) -> bool:
        return self._work is not None

    def look(self, state: State) -> bool:
        """Begin if another DAG is to be drawn, and say so; a change of what a ticket says makes a new but equal one."""
        same_run, wanted = self._run == (state.run, state.track.id), self.tidying or self.regrouping
        if state.graph is not self._graph and same_run and state.graph == self._graph and not wanted:
            self._graph = state.graph
        if state.graph is self._graph and same_run and not wanted:
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
        run, tidying, regrouping = (state.run, state.track.id), self.tidying, self.regrouping
        if self._run != run:
            self._flat, self._wrap, self._shown, regrouping = {}, None, False, True
            self._grouped.leave()
        self._graph, self._run, self.tidying, self.regrouping = state.graph, run, False, False
        self._whole = self._whole or regrouping
        if self._grouped.on:
            yield from self._sort(state, anew=tidying or regrouping)
        else:
            yield from self._lay(state, tidying)

    def _sort(self, state: State, *, anew: bool) -> Generator[None]:
        if not self._shown:
            self._show(state, Picture(), False)
        yield from self._grouped.sorting(state, anew=anew)
        self._put(state, self._grouped.lanes.places, ANYWHERE)
        self._tools.offer_tidy(patched=False)

    def _lay(self, state: State, tidying: bool) -> Generator[None]:
        kept = relayout(self._flat, state.graph) if self._flat and not tidying else None
        if kept is not None:
            self._put_flat(state, kept)
        elif not self._shown:
            self._show(state, Picture(), False)
        self._tools.say("laying it out…" if kept is None else "")
        laid = yield from laying(state.graph)
        self._tools.say("")
        if kept is None:
            self._wrap = None
            self._put_flat(state, laid.positions)
        self._tools.offer_tidy(patched=kept is not None and dict(kept) != dict(laid.positions))

    def _put_flat(self, state: State, flat: Mapping[TicketId, Point]) -> None:
        """Show a layout in the lines that suit it."""
        self._flat = flat
        self._wrap = wrap = wrap_for(flat.values(), self._wrap)
        places = flat if wrap is None else {name: wrap.place(place) for name, place in flat.items()}
        self._grouped.leave()
        self._put(state, places, in_lines(wrap))

    def _put(self, state: State, places: Mapping[TicketId, Point], ways: Ways) -> None:
        self._show(state, Picture(places, ways, self._whole), self._shown)
        self._shown, self._whole = True, False
