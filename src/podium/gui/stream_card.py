"""One card of the streams panel: who works, what it says, and its Kill button.

A card is made once and given one attempt after the other, because Dear ImGui never frees a child window.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import dearpygui.dearpygui as dpg

from podium.core.inputs import KillWorker
from podium.core.state import AttemptState, TicketState
from podium.core.status import Status
from podium.core.ticket import AttemptId, TicketId
from podium.core.wording import step_words
from podium.gui.find_bar import FindBar
from podium.gui.fonts import Face
from podium.gui.keys import Keys
from podium.gui.kit import Kit
from podium.gui.log_pointer import LogPointer
from podium.gui.palette import Role
from podium.gui.panel import Desk
from podium.gui.styles import Style
from podium.gui.virtual_log import VirtualLog
from podium.view.attempts import sign
from podium.view.cards import cooling
from podium.view.model import Model, Stream
from podium.view.stalled import stalled
from podium.view.text import SYMBOLS, ColourRole, count, elapsed, look, one_line, rate

SILENT_S = 10.0
"""From so many seconds without a word on, a worker is called silent."""
_HEADER = 54
_PADDING = 12


@dataclass(frozen=True, slots=True)
class Heading:
    """What a card's header says; `kill` is what its button says, empty for no button."""

    symbol: str
    role: ColourRole
    title: str
    status: str
    rate: str
    kill: str
    stuck: bool = False
    """Whether its worker may be stuck; then the card offers to look at the ticket."""


_NOTHING = Heading("", ColourRole.PENDING, "", "", "", "")


def heading(model: Model, attempt: AttemptId, now: float, *, kill_asked: bool = False) -> Heading:
    """The header of an attempt's card at `now` (seconds since the epoch)."""
    assert model.state is not None
    a = model.state.attempts[attempt]
    t = model.state.tickets[a.ticket]
    title = one_line(t.ticket.name)
    carrier = one_line(a.model) or "command"
    if t.attempt != attempt:
        symbol, role = sign(a)
        return Heading(symbol, role, title, _line(_end(a), carrier), "", "")
    shown = look(model, a.ticket)
    if model.gone and model.past is None:
        symbol = SYMBOLS[Status.STOPPING]
        return Heading(symbol, ColourRole.PENDING, title, _line("its engine is gone", carrier), "", "")
    stopping = kill_asked or t.status is Status.STOPPING
    status = "stopping…" if stopping else _now(model, t, now)
    flow = rate(model.streams[attempt].rate) if attempt in model.streams else ""
    kill = "" if a.ended_at is not None or model.gone else "Stopping…" if stopping else "Kill"
    signs = () if stopping else stalled(model, attempt)
    if signs:
        status = f"may be stuck: {signs[-1]}"
    told = _line(status, carrier)
    return Heading(shown.symbol, shown.role, title, told, "" if stopping else flow, kill, stuck=bool(signs))


def _now(model: Model, t: TicketState, now: float) -> str:
    assert model.state is not None and t.attempt is not None
    a = model.state.attempts[t.attempt]
    if t.status is Status.COOLING:
        return _line(f"cooling {cooling(model.state, t, now)}".strip(), one_line(a.cooling_why))
    if a.id in model.state.held:
        return f"frozen before it {one_line(step_words(model.state.held[a.id]))}"
    lasts = elapsed((a.ended_at or now) - a.started_at) if a.started_at is not None else ""
    return _line(look(model, t.ticket.id).words, one_line(a.doing), lasts, _silence(model, t, now))


def _silence(model: Model, t: TicketState, now: float) -> str:
    """How long a worker that is at work has said nothing: it may have stalled. Nobody speaks before it works."""
    stream = model.streams.get(t.attempt) if t.attempt is not None else None
    if model.state is None or t.attempt is None or stream is None or t.status is not Status.IN_PROGRESS:
        return ""
    quiet = now - max(stream.heard_at, model.state.attempts[t.attempt].working_since or 0.0)
    if quiet < SILENT_S:
        return ""
    return f"silent {int(quiet)} s" if quiet < 60 else f"silent {elapsed(quiet)}"


def _end(a: AttemptState) -> str:
    if a.refused:
        return _line("not merged", _brief(a.refused))
    return _line(a.outcome.value if a.outcome else "over", _brief(a.summary))


def _brief(text: str) -> str:
    told = one_line(text)
    return told if len(told) <= _MOST_LETTERS else f"{told[: _MOST_LETTERS - 1].rstrip()}…"


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


_MOST_LETTERS = 120
"""Of what a worker says at its end; the whole stands below."""
_LEAST_NAME = 50
"""Points of a card that buttons leave to what is read: the symbol and some letters of the name."""


class StreamCard:
    """The widgets of one place in the grid; `attempt` is None while it is free."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys, parent: int, seen: Callable[[], bool]) -> None:
        """`seen`: whether the cards are shown, and nothing lies over them."""
        self._kit, self._desk, self._cards_seen = kit, desk, seen
        self.attempt: AttemptId | None = None
        self.ticket: TicketId | None = None
        self._kill_asked = False
        self._says: Heading | None = None
        self._fitted: tuple[object, ...] = ()
        """What the first line was fitted to."""
        self._rated = True
        """Whether there is room for how fast its worker talks."""
        self._width = 0
        self._followed = True
        self._finds = False
        self._empty = False
        self.item = kit.panel(parent)
        dpg.configure_item(self.item, show=False)
        self._build(keys)

    def _build(self, keys: Keys) -> None:
        kit = self._kit
        with dpg.group(parent=self.item, horizontal=True, horizontal_spacing=kit.px(8)) as self._first:
            self._symbol = kit.text("", face=Face.SYMBOL)
            self.name = kit.text("", face=Face.STRONG)
            self._title = kit.text("", Role.TEXT2)
        self.status = kit.text("", Role.TEXT3, Face.SMALL, parent=self.item)
        with dpg.group(parent=self.item, horizontal=True, horizontal_spacing=kit.px(4)) as self._tools:
            self._rate = kit.text("", Role.TEXT3, Face.SMALL)
            self.follow_button = self._tool("Follow", self._follow, Style.TAB)
            self.open_button = self._tool("Open", self._select, Style.PLAIN)
            self.read_button = self._tool("Read", self._read, Style.GHOST)
            self.copy_button = self._tool("Copy", self.copy, Style.GHOST)
            self.kill_button = self._tool("Kill", self._kill, Style.DANGER)
            self._kill_place = int(dpg.add_spacer())
        for button in (self.follow_button, self.open_button):
            dpg.configure_item(button, show=False)
        self.log = VirtualLog(kit, self.item)
        self.pointer = LogPointer(self.log, lambda: self.attempt is not None and not self._desk.covered)
        self.find = FindBar(kit, self.log, keys)
        with keys.of(self._desk):
            self.find.build(self.item, 150, self._stream, self._seen)
        self.waits = kit.text("waits for the first words", Role.TEXT3, Face.SMALL, parent=self.log.item, show=False)
        with dpg.item_handler_registry() as handlers:
            dpg.add_item_clicked_handler(dpg.mvMouseButton_Left, callback=self._select)
        for item in (self.name, self._title):
            dpg.bind_item_handler_registry(item, handlers)

    def show(self, attempt: AttemptId, stream: Stream) -> None:
        """Give the card to an attempt."""
        self.attempt, self.ticket = attempt, stream.ticket
        self._kill_asked, self._says = False, None
        self.pointer.clear()
        if self.find.shown:
            self.find.close()
        self.log.show_stream(stream)
        dpg.configure_item(self.item, show=True)

    def hide(self) -> None:
        self.attempt = self.ticket = None
        dpg.configure_item(self.item, show=False)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        kit, padding = self._kit, self._kit.px(_PADDING)
        self._width, self._says, self._fitted = width, None, ()
        dpg.configure_item(self.item, pos=(x, y), width=width, height=height)
        dpg.set_item_pos(self._first, [padding, kit.px(6)])
        dpg.set_item_pos(self.status, [padding, kit.px(30)])
        dpg.set_item_pos(self.find.item, [padding, kit.px(28)])
        dpg.set_item_pos(self.log.item, [padding, kit.px(_HEADER)])
        self.log.place(width - 2 * padding, max(kit.px(30), height - kit.px(_HEADER) - padding))

    @property
    def grown(self) -> bool:
        """Whether its worker has said what the log does not show yet."""
        return self.attempt is not None and self.log.grown

    @property
    def stirred(self) -> bool:
        """Whether a person did something with it, or it was given to another worker, so that it cannot wait."""
        return self._says is None or self.log.stale or self.find.tended

    def refresh(self, now: float, *, changed: bool, grows: bool = True, pointed: bool = True) -> None:
        """Draw the header if anything in it changed, and what is new in the log if it is its turn to grow.

        `pointed` says whether a person may do something with it.
        """
        if self.attempt is None:
            return
        if changed or self._says is None:
            self._draw_header(heading(self._desk.model, self.attempt, now, kill_asked=self._kill_asked))
        if self.log.following is not self._followed:
            self._followed = self.log.following
            dpg.configure_item(self.follow_button, show=not self._followed)
            self._fit_first_line(self._says or _NOTHING)
        if pointed:
            self.pointer.tend()
        if pointed or self.find.tended:
            self.find.tend()
        if self.find.shown is not self._finds:
            self._finds = self.find.shown
            dpg.configure_item(self.status, show=not self._finds)
        self.log.refresh(grows=grows, pointed=pointed)
        stream = self._desk.model.streams.get(self.attempt)
        empty = stream is not None and not stream.lines and bool(self._says and self._says.kill)
        if empty is not self._empty:
            self._empty = empty
            dpg.configure_item(self.waits, show=empty)

    # --- inside -----------------------------------------------------------------------------------

    def _draw_header(self, says: Heading) -> None:
        if says == self._says:
            return
        kit, before, self._says = self._kit, self._says, says
        kit.set_text(self.status, kit.fit(says.status, Face.SMALL, self._width - kit.px(2 * _PADDING)))
        quiet = says.kill and "stopping" not in says.status
        kit.theme.paint(self.status, Role.FAILED if says.stuck else Role.TEXT3 if quiet else says.role)
        if before is None or replace(before, status=says.status, rate=says.rate) != says:  # else its clock has ticked
            self._draw_signs(says)
        self._fit_first_line(says)

    def _draw_signs(self, says: Heading) -> None:
        kit = self._kit
        kit.set_text(self._symbol, says.symbol, says.role)
        dpg.configure_item(self.open_button, show=says.stuck)
        dpg.configure_item(self.kill_button, show=bool(says.kill), enabled=says.kill == "Kill")
        dpg.configure_item(self._kill_place, show=not says.kill)
        if says.kill:
            kit.set_label(self.kill_button, says.kill)

    def _fit_first_line(self, says: Heading) -> None:
        self._fit(says)
        self._kit.set_text(self._rate, says.rate if self._rated else "")

    def _fit(self, says: Heading) -> None:
        """The tools at the right, as wide as what is shown; the title has the rest."""
        kit = self._kit
        rate = kit.width(says.rate, Face.SMALL)
        fitted = (self._width, self._followed, says.stuck, rate, says.title, self.ticket, kit.theme.scale)
        if fitted == self._fitted:
            return
        self._fitted = fitted
        kill = round(kit.width("Stopping…", Face.SMALL)) + kit.px(18)
        for item in (self.kill_button, self._kill_place):  # what stands beside it must not slip under a finger
            dpg.configure_item(item, width=kill)
        labels = ["" if self._followed else "Follow", "Open" if says.stuck else ""]
        wide = sum(kit.width(label, Face.SMALL) + kit.px(22) for label in labels if label)
        tools, most = round(kill + wide) + kit.px(8), self._width - kit.px(2 * _PADDING + _LEAST_NAME)
        self._rated = tools + rate <= most
        tools += round(rate) if self._rated else 0
        for label, button in (("Read", self.read_button), ("Copy", self.copy_button)):
            needs = round(kit.width(label, Face.SMALL)) + kit.px(22)
            fits = tools + needs <= most
            dpg.configure_item(button, show=fits)
            tools += needs if fits else 0
        left = self._width - kit.px(_PADDING) - tools
        dpg.set_item_pos(self._tools, [left, kit.px(7)])
        name = one_line(self.ticket or "")
        kit.set_text(self.name, kit.fit_middle(name, Face.STRONG, left - kit.px(_PADDING + 24)))
        room = left - kit.px(_PADDING + 40) - kit.width(name, Face.STRONG)
        kit.set_text(self._title, kit.fit(says.title, Face.UI, room) if room > kit.px(40) else "")

    def _tool(self, label: str, press: Callable[[], object], style: Style) -> int:
        return self._kit.button(label, press, style, face=Face.SMALL)

    def _kill(self) -> None:
        if self.ticket is not None and not self._kill_asked:
            self._kill_asked, self._says = True, None
            self._desk.post(KillWorker(self.ticket))

    def copy(self) -> None:
        """The lines that are chosen, all of them where none is."""
        if (stream := self._stream()) is not None:
            texts = self.pointer.chosen(stream.lines, stream.dropped)
            dpg.set_clipboard_text("\n".join(texts))
            self._desk.quick.append(f"Copied {count(len(texts), 'line')} of {self.ticket}")

    def _read(self) -> None:
        if self.attempt is not None:
            self._desk.wanted_reading = (self.attempt, False)

    def _seen(self) -> bool:
        return self.attempt is not None and self._cards_seen()

    def _stream(self) -> Stream | None:
        return self._desk.model.streams.get(self.attempt) if self.attempt is not None else None

    def _follow(self) -> None:
        self.log.follow_end()

    def _select(self) -> None:
        if not self._desk.covered:
            self._desk.select(self.ticket)
