"""A card for each live worker, in a grid.

A card keeps its place as long as its worker lives, and stays with its outcome until another worker needs the place.
Cards that do not fit become smaller, then the grid scrolls.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice

import dearpygui.dearpygui as dpg

from podium.core.state import State
from podium.core.ticket import AttemptId
from podium.gui.keys import Chord, Keys
from podium.gui.kit import Kit
from podium.gui.panel import Desk
from podium.gui.stream_card import StreamCard
from podium.gui.styles import Style
from podium.gui.turns import Turns
from podium.view.model import Changes

_GAP = 8
_NARROWEST, _LOWEST = 380, 132
_SCROLLBAR = 12
_BEATS = 2
"""How often a second the headers are looked at."""


class Places:
    """Which attempt has which place of the grid; None is a free place."""

    def __init__(self) -> None:
        self.slots: list[AttemptId | None] = []
        self._ended: list[AttemptId] = []
        """Attempts that have a place and are over, the first to go first."""

    def settle(self, live: list[AttemptId], comfortable: int) -> bool:
        """Give every live attempt a place; says whether any place changed.

        No more than `comfortable` places are kept, or as many as there are live attempts.
        """
        before = tuple(self.slots)
        alive = set(live)
        self._ended = [a for a in self._ended if a not in alive]
        self._ended += [a for a in self.slots if a is not None and a not in alive and a not in self._ended]
        for attempt in live:
            if attempt not in self.slots:
                self._give(attempt)
        while len(self.slots) > max(len(alive), comfortable):
            self.slots.remove(self._ended.pop(0))
        return before != tuple(self.slots)

    def _give(self, attempt: AttemptId) -> None:
        if self._ended:
            self.slots[self.slots.index(self._ended.pop(0))] = attempt
        else:
            self.slots.append(attempt)

    def clear(self) -> None:
        self.slots, self._ended = [], []


def grid(count: int, width: int, height: int, gap: int, narrowest: int, lowest: int) -> tuple[int, int, int]:
    """Columns, and the width and height of a card, for `count` cards in this rectangle."""
    columns = max(1, min(count, (width + gap) // (narrowest + gap)))
    rows = -(-count // columns)
    columns = -(-count // rows)  # five cards are three and two, not four and one
    return columns, (width - (columns - 1) * gap) // columns, max(lowest, (height - (rows - 1) * gap) // rows)


class Streams:
    """The panel of the stream cards."""

    def __init__(self, kit: Kit, desk: Desk, keys: Keys, clock: Callable[[], float] = time.perf_counter) -> None:
        self._kit, self._desk, self._keys = kit, desk, keys
        self.cards: list[StreamCard] = []
        self._places = Places()
        self._state: State | None = None
        self._at = self._size = (0, 0)
        self._beat_at = 0.0
        self._turns, self._clock = Turns(), clock
        self._heard = 0
        """How many streams there were."""
        self._index: dict[AttemptId, int] = {}
        """Which card shows whom."""
        self._grown: set[int] = set()
        """Cards whose worker has said what they do not show yet."""
        self._held = False
        self._rows = (1, 0)
        """How many cards stand side by side, and how many pixels lie between one row of them and the next."""
        self.shown = True

    def build(self, parent: int) -> None:
        kit = self._kit
        self.item = int(dpg.add_child_window(parent=parent))
        kit.theme.bind(self.item, Style.BARE)
        self._idle = kit.panel(self.item)
        hint = "Each worker gets a card here: its thoughts, its words, its tool calls and what they returned."
        kit.empty("No worker has started", hint, parent=self._idle)
        on = self._keys.on
        what = "Look for words in the stream under the pointer; N goes to the next"
        on(Chord(dpg.mvKey_F, ctrl=True), self._find, shown="Ctrl+F", what=what, when=self._is_pointed, first=True)
        on(Chord(dpg.mvKey_C, ctrl=True), self._copy, when=lambda: self._is_pointed() and not self._desk.typing)
        on(Chord(dpg.mvKey_N), lambda: self._go(1), when=self._searched, first=True)
        on(Chord(dpg.mvKey_N, shift=True), lambda: self._go(-1), when=self._searched, first=True)
        self._keys.on(Chord(dpg.mvKey_End), self.follow, shown="End", what="Follow the end of the streams")
        with dpg.handler_registry():
            dpg.add_mouse_wheel_handler(callback=self._wheel)

    @property
    def late(self) -> bool:
        """Whether some card has not drawn all that its worker has said, and waits for its turn."""
        return self._turns.late

    def show(self, *, shown: bool) -> None:
        self.shown, self._beat_at = shown, 0.0  # every header is looked at
        self._grown = {index for index, card in enumerate(self.cards) if card.grown}
        dpg.configure_item(self.item, show=shown)

    def place(self, x: int, y: int, width: int, height: int) -> None:
        dpg.configure_item(self.item, pos=(x, y), width=width, height=height)
        dpg.configure_item(self._idle, width=width, height=height)
        self._at, self._size = (x, y), (width, height)
        self._arrange()

    def refresh(self, changes: Changes, now: float) -> None:
        state = self._desk.model.state
        if state is None:
            return
        heard = len(self._desk.model.streams)
        if changes.tickets or changes.run or heard != self._heard or state is not self._state or self._replays(changes):
            self._heard = heard
            self._settle(state)
        if not self.shown:
            self._turns.late = False
            return
        before, self._beat_at = self._beat_at, now
        news, pointed = self._news(changes, before, now), self._by_pointer()
        for attempt in changes.streams:
            if (index := self._index.get(attempt)) is not None and self.cards[index].grown:
                self._grown.add(index)
        chosen = self._turns.choose(self._grown & self._in_sight(), self._clock())
        self._grown -= chosen
        for index, card in enumerate(self.cards):
            changed = index in news
            if changed or pointed or index in chosen or card.stirred:
                card.refresh(now, changed=changed, grows=index in chosen, pointed=pointed)

    def _news(self, changes: Changes, before: float, now: float) -> set[int]:
        """The cards whose headers are looked at: not all in the same frame, and a rate is not read with every token."""
        count = len(self.cards)
        first, last = int(before * _BEATS * count), int(now * _BEATS * count)
        if not 0 <= last - first < count:
            return set(range(count))
        news = {beat % count for beat in range(first, last)}
        if changes.tickets:
            news.update(index for index, card in enumerate(self.cards) if card.ticket in changes.tickets)
        return news

    def _replays(self, changes: Changes) -> bool:
        """Whether time goes back and forth, so that others may have been heard last."""
        return self._desk.model.past is not None and bool(changes.streams)

    def follow(self) -> None:
        """Follow the end of the stream under the pointer, of all streams if there is none."""
        shown = [card for card in self.cards if card.attempt is not None]
        for card in [card for card in shown if card.log.hovered] or shown:
            card.log.follow_end()

    def _pointed(self) -> StreamCard | None:
        """The card under the pointer, unless a dialog lies over it."""
        if not self._seen():
            return None
        return next((card for card in self.cards if card.attempt is not None and card.log.hovered), None)

    def _seen(self) -> bool:
        return self.shown and not self._desk.covered

    def _is_pointed(self) -> bool:
        return self._pointed() is not None

    def _searched(self) -> bool:
        """Whether N goes to the next hit, because the pointer is on a stream in which something is looked for."""
        card = self._pointed()
        return card is not None and card.find.shown and not self._desk.typing

    def _find(self) -> None:
        if (card := self._pointed()) is not None:
            card.find.open()

    def _copy(self) -> None:
        if (card := self._pointed()) is not None:
            card.copy()

    def _go(self, by: int) -> None:
        if (card := self._pointed()) is not None:
            card.find.go(by)

    def card(self, attempt: AttemptId) -> StreamCard:
        """The card that shows an attempt; raises KeyError when there is none."""
        for card in self.cards:
            if card.attempt == attempt:
                return card
        raise KeyError(attempt)

    # --- inside -----------------------------------------------------------------------------------

    def _settle(self, state: State) -> None:
        another_run = state is not self._state
        if another_run:
            self._places.clear()
            for card in self.cards:
                card.hide()  # a replay that begins anew has attempts of the same names, and other streams
        self._state, moved = state, False
        if self._desk.model.past is not None:
            moved = self._places.settle(self._latest(), self._comfortable())
        if self._places.settle(self._live(state), self._comfortable()) or moved or another_run:
            self._show(self._places.slots)

    def _show(self, slots: list[AttemptId | None]) -> None:
        while len(self.cards) < len(slots):
            self.cards.append(StreamCard(self._kit, self._desk, self._keys, self.item, self._seen))
        for index, card in enumerate(self.cards):
            attempt = slots[index] if index < len(slots) else None
            if attempt is None:
                card.hide()
            elif attempt != card.attempt:
                card.show(attempt, self._desk.model.streams[attempt])
        self._index = {attempt: index for index, attempt in enumerate(slots) if attempt is not None}
        dpg.configure_item(self._idle, show=not slots)
        self._arrange()

    def _in_sight(self) -> set[int]:
        """The cards that are not scrolled away: what nobody sees is drawn when somebody does."""
        count, (columns, pitch) = len(self.cards), self._rows
        if not pitch or -(-count // columns) * pitch <= self._size[1] + pitch:
            return set(range(count))
        top = dpg.get_y_scroll(self.item)
        first, last = int(top // pitch), int((top + self._size[1]) // pitch)
        return set(range(first * columns, min(count, (last + 1) * columns)))

    def _by_pointer(self) -> bool:
        """Whether the pointer may do something with a card: it is over them, or holds or lets go of what it took."""
        mouse, (x, y) = self._kit.mouse, self._kit.mouse.at
        left, top, (width, height) = *self._at, self._size
        over = left <= x <= left + width and top <= y <= top + height
        held, self._held = self._held, mouse.held
        return over or held or self._held

    def _live(self, state: State) -> list[AttemptId]:
        """The attempts at work, in the order in which they were first heard; most are among the last."""
        streams = self._desk.model.streams
        heard = sum(attempt in streams for attempt in state.alive)
        latest = islice((attempt for attempt in reversed(streams) if attempt in state.alive), heard)
        return list(latest)[::-1]

    def _latest(self) -> list[AttemptId]:
        """The attempts that were heard last, as many as have room: a replay has not seen their cards come and go."""
        streams = sorted(self._desk.model.streams.values(), key=lambda stream: stream.heard_at)
        return [stream.attempt for stream in streams[-self._comfortable() :]]

    def _comfortable(self) -> int:
        """How many cards fit without scrolling."""
        kit, (width, height) = self._kit, self._size
        gap = kit.px(_GAP)
        across = max(1, (width + gap) // (kit.px(_NARROWEST) + gap))
        return across * max(1, (height + gap) // (kit.px(_LOWEST) + gap))

    def _arrange(self) -> None:
        kit, (width, height), count = self._kit, self._size, len(self._places.slots)
        if not count or not width:
            return
        gap = kit.px(_GAP)
        if count > self._comfortable():
            width -= kit.px(_SCROLLBAR)
        columns, card_width, card_height = grid(count, width, height, gap, kit.px(_NARROWEST), kit.px(_LOWEST))
        for index, card in enumerate(self.cards[:count]):
            row, column = divmod(index, columns)
            alone = min(columns, count - row * columns)  # the last row takes the whole width
            wide = card_width if alone == columns else (width - (alone - 1) * gap) // alone
            card.place(column * (wide + gap), row * (card_height + gap), wide, card_height)
        self._rows = columns, card_height + gap

    def _wheel(self, _sender: int, notches: float) -> None:
        if not self._desk.covered:
            for card in self.cards:
                if card.attempt is not None and card.log.hovered:
                    card.log.wheel(notches)
