"""What is printed once and stays: the end of a run, `podium status`, `podium story`, `podium doctor`."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console
from rich.text import Text

from podium.core.branches import track_branch
from podium.core.budget import LimitBody
from podium.core.spending import gauges
from podium.core.state import State
from podium.core.story import question
from podium.core.telling import StoryLine
from podium.core.wording import script_name
from podium.headless.paint import bold, columns, put, status_text
from podium.view.autopilot import Approve
from podium.view.limits import gauge_words
from podium.view.model import Model
from podium.view.project import model_of
from podium.view.summary import Summary, critical_words, standing, status_json, summary
from podium.view.table import rows
from podium.view.text import Look, elapsed, is_stale, money, one_line, plain, tokens, why

REHEARSAL = "A rehearsal plays: no live model is called"

NOT_COMPLETED, WAITS, SIGNALLED = 3, 4, 128
"""Exit codes; a signal's is 128 and its number."""


@dataclass(frozen=True, slots=True)
class Check:
    """One finding of `podium doctor`: what was looked at, what was found, and the way out if it is a problem.

    `ok` is None for something that is only told, or lacks nothing that everybody needs.
    """

    name: str
    ok: bool | None
    found: str
    way_out: str = ""


def print_status(
    state: State, now: float, *, json: bool = False, conducted: bool = True, console: Console | None = None
) -> None:
    """How a run stands at `now` (seconds since the epoch); `conducted` is false when its Podium is gone."""
    console, model = console or Console(), model_of(state)
    if json:
        put(console, status_json(model, conducted=conducted))
        return
    print_run(console, model, now, conducted=conducted)
    print_questions(console, model)


def print_questions(console: Console, model: Model) -> None:
    """What waits for a person; nothing where nothing does."""
    if model.approvals:
        put(console)
        put(console, bold("Waiting for you"))
        for line in columns([(a.ticket, a.kind.value, question(a.body)) for a in model.approvals]):
            put(console, line)


def print_run(console: Console, model: Model, now: float, *, conducted: bool = True) -> None:
    """A run's tickets, figures, and the branch to merge."""
    told = summary(model, now)
    if told is None or model.state is None:
        put(console, "No run was opened.")
        return
    stands = standing(model.state, conducted=conducted)
    put(console, Text.assemble((told.track, "bold"), f"  {stands}, {told.done} of {told.total} done"))
    if told.rehearsal:
        put(console, Text(f"{REHEARSAL} ({script_name(told.rehearsal)})", "yellow"))
    put(console)
    for line in columns(_ticket_cells(model, model.state)):
        put(console, line)
    put(console)
    if way := critical_words(model.state):
        put(console, Text(way, "dim"))
    put(console, _figures(told))
    if limits := gauges(model.state, None, model.state.at):
        put(console, Text(f"Limits of the track: {' · '.join(map(gauge_words, limits))}"))
    if told.lost:
        put(console, Text(told.lost, "yellow"))
    put(console, _way_to_merge(model.state))


def way_on(code: int, model: Model, repository: str, approve: Approve) -> list[Text]:
    """What a person can do after a run in the terminal that ended with this exit code."""
    if code == WAITS:
        asked = f"{len(model.approvals)} open question" + ("s" if len(model.approvals) != 1 else "")
        only_limits = all(isinstance(approval.body, LimitBody) for approval in model.approvals)
        ways = _ways(model, repository, Approve.ASK, others=not only_limits)
        return [Text(f"It waits for a person: {asked}.", "magenta"), *ways]
    if code == NOT_COMPLETED:
        bad = Text("Not all tickets are completed; retry or skip those that ended badly.")
        return [bad, *_stale(model), *_ways(model, repository, Approve.ASK)]
    if code > SIGNALLED:
        return [Text("Interrupted. What was cut off goes on the next time."), *_ways(model, repository, approve)]
    return []


def _stale(model: Model) -> list[Text]:
    """Nothing begins on them: who only looks at what ended badly would not see why."""
    tickets = model.state.tickets.values() if model.state is not None else ()
    stale = [t.ticket.id for t in tickets if is_stale(t)]
    words = f"Stale, so that nothing begins on them: {', '.join(stale)}; reopen them, or complete them as they are."
    return [Text(words, "magenta")] if stale else []


def _ways(model: Model, repository: str, approve: Approve, *, others: bool = True) -> list[Text]:
    """With a display and without one. A rehearsed run does not go on with its script by itself.

    `others` is false where no other answer than a person's would help, as at a limit.
    """
    script = model.state.rehearsal if model.state is not None else ""
    line = f"podium open {shlex.quote(repository)}" + (f" --rehearse {shlex.quote(script)}" if script else "")
    other = "" if approve is Approve.ALL or not others else f"  (or --approve {Approve.ALL})"
    return [
        Text(f"In the window:       {line}"),
        Text(f"Without a display:   {line} --headless --approve {approve}{other}"),
    ]


def print_story(lines: Iterable[StoryLine], console: Console | None = None) -> None:
    """A ticket's story, each line with the local time at which it happened; the date where it changes."""
    console, day = console or Console(), ""
    for line in lines:
        at = datetime.fromtimestamp(line.at).astimezone()
        if f"{at:%Y-%m-%d}" != day:
            day = f"{at:%Y-%m-%d}"
            put(console, bold(day))
        head, *details = line.text.splitlines()
        put(console, Text.assemble((f"{at:%H:%M:%S}  ", "bright_black"), one_line(head)))
        for detail in details:
            put(console, Text(" " * 10 + plain(detail), "bright_black"))


def print_checks(checks: Sequence[Check], console: Console | None = None) -> None:
    """Findings, and under each problem the way out."""
    console = console or Console()
    signs = {True: Text("✓", "green"), False: Text("✗", "red"), None: Text("·", "bright_black")}
    for check, line in zip(checks, columns([(signs[c.ok], c.name, c.found) for c in checks], ""), strict=True):
        put(console, line)
        for way in check.way_out.splitlines():
            put(console, Text(f"     {way}", "yellow"))


def _ticket_cells(model: Model, state: State) -> Iterator[tuple[Text | str, ...]]:
    for row in sorted(rows(model), key=lambda row: state.tickets[row.id].index):
        ticket = state.tickets[row.id]
        tells = not ticket.status.satisfies or is_stale(ticket) or ticket.unneeded
        reason = why(state, row.id) if tells else ""
        tried = f"{row.attempt} tries" if row.attempt > 1 else ""
        spent = f"{tokens(row.tokens)} tok" if row.tokens else ""
        cost = money(row.bill) if row.tokens else ""
        yield status_text(Look(row.words, row.symbol, row.role)), row.id, tried, spent, cost, reason


def _figures(told: Summary) -> Text:
    usage = told.bill.usage
    parts = [f"{tokens(usage.input + usage.tool_prompt)} tokens in", f"{tokens(usage.generated)} out", money(told.bill)]
    return Text(" · ".join([*(parts if usage.total else ["no tokens spent"]), elapsed(told.elapsed)]))


def _way_to_merge(state: State) -> Text:
    merged = sum(bool(attempt.merged_as) for attempt in state.attempts.values())
    if not merged:
        return Text("Nothing was merged into the track's branch.")
    return Text.assemble("To take the work over:  ", (f"git merge {track_branch(state.track.id)}", "bold"))
