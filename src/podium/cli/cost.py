"""`podium cost`: what the runs of a repository have cost, read from its journal."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from contextlib import closing

from podium.cli.past import chosen
from podium.cli.say import put
from podium.core.outlay import Outlay, day_of
from podium.core.usage import Bill
from podium.journal.outlays import read_outlays
from podium.journal.sqlite import Journal
from podium.place import JOURNAL, find_repository
from podium.view.costs import CSV_COLUMNS, csv_figures, csv_line
from podium.view.text import money, one_line, shorten_middle, tokens

_LONGEST_TRACK = 32


def cost(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """A table of what was spent by day, run, tier and model; or the same as JSON or CSV."""
    del environ
    root = find_repository(arguments.repo, only_to_look=True).root
    with closing(Journal.open_to_read(root / JOURNAL)) as journal:
        runs = journal.runs()
        every = arguments.all or arguments.today
        outlays = read_outlays(journal, runs if every else chosen(runs, arguments.run))
    if arguments.today:
        outlays = tuple(outlay for outlay in outlays if outlay.day == day_of(time.time()))
    if arguments.json:
        put(_json(outlays))
    elif arguments.csv:
        for line in _csv(outlays).splitlines():
            put(line)
    else:
        for line in _table(outlays, nothing="nothing was spent" + (" today" if arguments.today else "")):
            put(line)
    return 0


def _table(outlays: Sequence[Outlay], nothing: str) -> list[str]:
    if not outlays:
        return [nothing]
    head = ("day", "run", "track", "tier", "model", "calls", "input", "cached", "thoughts", "output", "cost")
    lines = [head, *(_words(outlay) for outlay in outlays)]
    calls, bill = sum(o.calls for o in outlays), sum((o.bill for o in outlays), Bill())
    lines.append(("all", "", "", "", "", f"{calls:,}", *_figures(bill)))
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return ["  ".join(_set(word, width, number) for number, (word, width) in enumerate(zip(line, widths, strict=True)))
            .rstrip() for line in lines]  # fmt: skip


def _set(word: str, width: int, column: int) -> str:
    """Names to the left, figures to the right."""
    return word.ljust(width) if column < 5 else word.rjust(width)


def _words(outlay: Outlay) -> tuple[str, ...]:
    track = shorten_middle(one_line(outlay.track), _LONGEST_TRACK)
    names = (outlay.day, str(outlay.run), track, outlay.tier.title, one_line(outlay.model))
    return (*names, f"{outlay.calls:,}", *_figures(outlay.bill))


def _figures(bill: Bill) -> tuple[str, ...]:
    usage = bill.usage
    counts = (usage.input + usage.tool_prompt, usage.cached, usage.thoughts, usage.output)
    return (*map(tokens, counts), money(bill))


def _json(outlays: Sequence[Outlay]) -> str:
    rows = [{**_named(o), **dict(zip(CSV_COLUMNS, csv_figures(o.calls, o.bill), strict=True))} for o in outlays]
    bill = sum((o.bill for o in outlays), Bill())
    return json.dumps({"outlays": rows, "cost_usd": f"{bill.cost:f}", "unpriced": bill.unpriced}, ensure_ascii=False)


def _csv(outlays: Sequence[Outlay]) -> str:
    rows = (csv_line((*_named(o).values(), *csv_figures(o.calls, o.bill))) for o in outlays)
    return "".join([csv_line(("day", "run", "track", "tier", "model", *CSV_COLUMNS)), *rows])


def _named(outlay: Outlay) -> dict[str, int | str]:
    names: dict[str, int | str] = {"day": outlay.day, "run": outlay.run, "track": one_line(outlay.track)}
    return {**names, "tier": outlay.tier.title, "model": one_line(outlay.model)}
