"""What moves while a run goes on: a live display on a terminal, plain lines anywhere else.

The display is drawn by the twin's own loop, not by a thread of rich, so that it never draws a model that is
being changed.
"""

from __future__ import annotations

import time
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from podium.core.state import State, TicketState
from podium.core.ticket import TicketId
from podium.headless.paint import line_text, put, status_text
from podium.headless.report import REHEARSAL
from podium.view.inspect import last_attempt
from podium.view.model import Model, Tone
from podium.view.summary import Summary, summary
from podium.view.text import elapsed, look, money, rate, tokens

LOG_LINES = 8
SECONDS_BETWEEN_FRAMES = 0.1


class Screen(Protocol):
    """Shows a model while it changes."""

    def show(self, model: Model, now: float) -> None:
        """Something may have changed, or time has passed."""
        ...

    def pause(self) -> None:
        """Leave the terminal to a question; the next `show` takes it back."""
        ...


class Silent:
    """Shows nothing."""

    def show(self, model: Model, now: float) -> None:
        pass

    def pause(self) -> None:
        pass


class PlainLines:
    """One line for each fact that a person would want to read in a build's log."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._seen = 0

    def show(self, model: Model, now: float) -> None:
        new = model.logged - self._seen
        self._seen = model.logged
        began = model.state.opened_at if model.state else now
        for at, _, line in list(model.log)[-new:] if new else ():
            if line.tone is not Tone.MUTED:
                put(self._console, Text.assemble((f"{elapsed(at - began)}  ", "bright_black"), line_text(line)))

    def pause(self) -> None:
        pass


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
        self._live.update(picture(model, now), refresh=True)

    def pause(self) -> None:
        live, self._live = self._live, None
        if live is not None:
            self._drawn_at = 0.0
            live.stop()


def picture(model: Model, now: float) -> RenderableType:
    """The whole display at one moment."""
    told = summary(model, now)
    if told is None or model.state is None:
        return Text("Opening the run …")
    return Group(_head(told), _bar(told), Text(), _workers(model, model.state, now), _meters(model), _log(model))


def _head(told: Summary) -> Text:
    head = Text.assemble((told.track, "bold"), f"  {told.phase} · {elapsed(told.elapsed)} · {money(told.bill)}")
    head.append(f" · {told.busy} of {told.workers} workers")
    if told.waiting:
        head.append(f" · {told.waiting} waiting for you", "magenta")
    if told.rehearsal:
        head.append(f"\n{REHEARSAL}", "yellow")
    return head


def _bar(told: Summary) -> RenderableType:
    bar = Table.grid(padding=(0, 1))
    counts = [status_text(count.look).append(f" {count.number}") for count in told.counts]
    progress = ProgressBar(total=max(1, told.total), completed=told.done, width=30)
    bar.add_row(progress, Text(f"{told.done}/{told.total} "), Text("  ").join(counts))
    return bar


def _workers(model: Model, state: State, now: float) -> Table:
    table = Table.grid(padding=(0, 2))
    alive = [t for t in state.tickets.values() if t.attempt in state.alive or t.status.waits_for_person]
    for ticket in alive:
        table.add_row(*_worker(model, state, ticket, now))
    return table


def _worker(model: Model, state: State, ticket: TicketState, now: float) -> tuple[Text, ...]:
    attempt = last_attempt(state, ticket)
    stream = model.streams.get(attempt.id) if attempt else None
    began = attempt.started_at if attempt else None
    last = next((line for line in reversed(stream.lines) if line.text.strip()), None) if stream else None
    return (
        status_text(look(model, TicketId(ticket.ticket.id))),
        Text(ticket.ticket.id),
        Text(attempt.model or "command" if attempt else "", "bright_black"),
        Text(elapsed(now - began) if began else ""),
        Text(rate(stream.rate) if stream else ""),
        Text(f"{tokens(ticket.bill.usage.total)} tok" if ticket.bill.usage.total else ""),
        _unwrapped(line_text(last)) if last else Text(),
    )


def _meters(model: Model) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for meter in model.meters.values():
        usage = meter.bill.usage
        if usage.total or meter.rate:
            sent = (f"{tokens(usage.input + usage.tool_prompt)} in", f"{tokens(usage.cached)} cached")
            made = (f"{tokens(usage.output)} out", f"{tokens(usage.thoughts)} thoughts", rate(meter.rate))
            table.add_row(f"tier {meter.tier.value} {meter.tier.title}", *sent, *made, money(meter.bill))
    return Group(Text(), table)


def _log(model: Model) -> RenderableType:
    lines = [line for _, _, line in list(model.log)[-60:] if line.tone is not Tone.MUTED][-LOG_LINES:]
    return Group(Text(), *(_unwrapped(line_text(line)) for line in lines))


def _unwrapped(text: Text) -> Text:
    text.no_wrap, text.overflow = True, "ellipsis"
    return text
