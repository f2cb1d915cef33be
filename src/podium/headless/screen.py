"""What moves while a run goes on: a live display on a terminal, plain lines anywhere else.

The display is drawn by the twin's own loop, not by a thread of rich, so that it never draws a model that is
being changed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from podium.core.state import State, TicketState
from podium.core.ticket import TicketId
from podium.headless.paint import ROLES, line_text, put, status_text
from podium.headless.report import REHEARSAL
from podium.view.inspect import last_attempt
from podium.view.lines import Tone
from podium.view.model import Model, TierMeter
from podium.view.summary import Summary, summary
from podium.view.text import elapsed, look, money, rate, tokens

LOG_LINES = 8
NARROW = 72
"""Columns below which only the most telling ones are shown."""
WIDE = 100
"""Columns from which on models, and every figure of the meters, are shown as well."""
SECONDS_BETWEEN_FRAMES = 0.1


class Screen(Protocol):
    """Shows a model while it changes."""

    def show(self, model: Model, now: float) -> None:
        """Something may have changed, or time has passed."""
        ...

    def pause(self) -> None:
        """Leave the terminal to a question; the next `show` takes it back."""
        ...

    def pass_over(self, model: Model, since: int) -> None:
        """What came to the model's log after its first `since` lines was told by an earlier Podium."""
        ...


class Silent:
    """Shows nothing."""

    def show(self, model: Model, now: float) -> None:
        pass

    def pause(self) -> None:
        pass

    def pass_over(self, model: Model, since: int) -> None:
        pass


class PlainLines:
    """One line for each fact that a person would want to read in a build's log."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._seen = 0
        self._told_before: set[int] = set()
        """Numbers of lines."""

    def show(self, model: Model, now: float) -> None:
        new = model.logged - self._seen
        self._seen = model.logged
        began = model.state.opened_at if model.state else now
        entries = model.log.last(new)
        for number, (at, _, line, *_) in enumerate(entries, model.logged - len(entries)):
            if line.tone is not Tone.MUTED and number not in self._told_before:
                put(self._console, Text.assemble((f"{elapsed(at - began)}  ", "bright_black"), line_text(line)))
        self._told_before.clear()

    def pause(self) -> None:
        pass

    def pass_over(self, model: Model, since: int) -> None:
        self._told_before.update(range(since, model.logged))


class LiveDisplay:
    """Progress, workers, meters and the last lines of the log, drawn in place."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Live | None = None
        self._drawn_at = 0.0

    def show(self, model: Model, now: float) -> None:
        if time.monotonic() - self._drawn_at < SECONDS_BETWEEN_FRAMES:
            return
        self._drawn_at = time.monotonic()
        if self._live is None:
            self._live = Live(console=self._console, auto_refresh=False, transient=True)
            self._live.start()
        size = self._console.size
        self._live.update(picture(model, now, size.width, size.height), refresh=True)

    def pause(self) -> None:
        live, self._live = self._live, None
        if live is not None:
            self._drawn_at = 0.0
            live.stop()

    def pass_over(self, model: Model, since: int) -> None:
        """Its few lines are the last ones, however old."""


def picture(model: Model, now: float, width: int, height: int) -> RenderableType:
    """The whole display at one moment: lines that fit `width` columns, fewer than `height` of them."""
    told = summary(model, now)
    if told is None or model.state is None:
        return Text("Opening the run …")
    narrow = width < NARROW
    lines: list[RenderableType] = [*_head(told, narrow=narrow), *_bar(told, narrow=narrow)]
    used = len(lines)
    for part in (_workers(model, model.state, now, width), _meters(model, width), _log(model)):
        room = height - 1 - used - 1
        if part.rows and room > 0:
            lines += [Text(), *part.fit(room)]
            used += 1 + min(room, len(part.rows))
    return Group(*lines)


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of a table, each one line high, whose last column gives way where all have no room.

    `last_count` says that the last rows matter most.
    """

    rows: Sequence[Sequence[Text]]
    last_count: bool = False

    def fit(self, room: int) -> Sequence[RenderableType]:
        """As many rows as there is room for, which is at least one line; what is left out at the end is counted."""
        rows, note = self.rows, list[Text]()
        if len(rows) > room:
            rows = rows[-room:] if self.last_count else rows[: room - 1]
            note = [] if self.last_count else [Text(f"… {len(self.rows) - len(rows)} more", "bright_black")]
        table = Table.grid(padding=(0, 2))
        for _ in self.rows[0][:-1]:
            table.add_column(no_wrap=True, overflow="ellipsis")
        table.add_column()
        for row in rows:
            table.add_row(*row[:-1], _unwrapped(row[-1]))
        return [table, *note] if rows else note


def _head(told: Summary, *, narrow: bool) -> list[Text]:
    name = Text.assemble((told.track, "bold"), f"  {told.phase}")
    rest = Text(f"{elapsed(told.elapsed)} · {money(told.bill)} · {told.busy} of {told.workers} workers")
    if told.waiting:
        rest.append(f" · {told.waiting} waiting for you", "magenta")
    lines = [name, rest] if narrow else [Text(" · ").join([name, rest])]
    if told.rehearsal:
        lines.append(Text(REHEARSAL, "yellow"))
    return [_unwrapped(line) for line in lines]


def _bar(told: Summary, *, narrow: bool) -> list[RenderableType]:
    """Progress, and how many tickets stand how: told by symbol alone where words have no room."""
    bar = Table.grid(padding=(0, 1))
    progress = ProgressBar(total=max(1, told.total), completed=told.done, width=16 if narrow else 30)
    done = Text(f"{told.done}/{told.total} ")
    if narrow:
        bar.add_row(progress, done)
        short = [Text(f"{count.look.symbol} {count.number}", ROLES[count.look.role]) for count in told.counts]
        return [bar, _unwrapped(Text("  ").join(short))]
    counts = [status_text(count.look).append(f" {count.number}") for count in told.counts]
    bar.add_row(progress, done, _unwrapped(Text("  ").join(counts)))
    return [bar]


def _workers(model: Model, state: State, now: float, width: int) -> _Part:
    alive = [t for t in state.tickets.values() if t.attempt in state.alive or t.status.waits_for_person]
    return _Part([_worker(model, state, ticket, now, width) for ticket in alive])


def _worker(model: Model, state: State, ticket: TicketState, now: float, width: int) -> tuple[Text, ...]:
    attempt = last_attempt(state, ticket)
    stream = model.streams.get(attempt.id) if attempt else None
    began = attempt.started_at if attempt else None
    name = Text(ticket.ticket.id)
    name.truncate(width // 3, overflow="ellipsis")
    who = (status_text(look(model, TicketId(ticket.ticket.id))), name, Text(elapsed(now - began) if began else ""))
    if width < NARROW:
        return who
    carrier = Text(attempt.model or "command" if attempt else "", "bright_black")
    last = next((line for line in reversed(stream.lines) if line.text.strip()), None) if stream else None
    return (
        *who,
        *((carrier,) if width >= WIDE else ()),
        Text(rate(stream.rate) if stream else ""),
        Text(f"{tokens(ticket.bill.usage.total)} tok" if ticket.bill.usage.total else ""),
        line_text(last) if last else Text(),
    )


def _meters(model: Model, width: int) -> _Part:
    used = [meter for meter in model.meters.values() if meter.bill.usage.total or meter.rate]
    return _Part([tuple(map(Text, _meter(meter, width))) for meter in used])


def _meter(meter: TierMeter, width: int) -> tuple[str, ...]:
    usage = meter.bill.usage
    name = f"tier {meter.tier.value} {meter.tier.title}"
    if width < NARROW:
        return name, f"{tokens(usage.total)} tok", money(meter.bill)
    sent, made = f"{tokens(usage.input + usage.tool_prompt)} in", f"{tokens(usage.output)} out"
    if width < WIDE:
        return name, sent, made, rate(meter.rate), money(meter.bill)
    more = (f"{tokens(usage.cached)} cached", made, f"{tokens(usage.thoughts)} thoughts")
    return name, sent, *more, rate(meter.rate), money(meter.bill)


def _log(model: Model) -> _Part:
    lines = [line for _, _, line, *_ in model.log.last(60) if line.tone is not Tone.MUTED][-LOG_LINES:]
    return _Part([(line_text(line),) for line in lines], last_count=True)


def _unwrapped(text: Text) -> Text:
    text.no_wrap, text.overflow = True, "ellipsis"
    return text
