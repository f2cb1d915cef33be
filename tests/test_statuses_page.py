from __future__ import annotations

import os
from pathlib import Path

from podium.core.status import Status, diagram_mermaid, table_markdown
from podium.view.text import HELD_SYMBOL, MERGING_SYMBOL, READY_SYMBOL, STALE_SYMBOL, STATUS_ROLE, SYMBOLS, ColourRole

WRITE = bool(os.environ.get("PODIUM_WRITE_DOCS"))
"""Read here, because each test is run without the user's settings."""

PAGE = Path(__file__).parents[1] / "docs" / "statuses.md"


def statuses() -> str:
    """What stands in the table of statuses: all of it comes from the program."""
    lines = ["| symbol | status | in the window | colour | |", "|---|---|---|---|---|"]
    for status in Status:
        end = "an end; dependents may go on" if status.satisfies else "an end; holds its dependents"
        note = end if status.ended else "waits for a person" if status.waits_for_person else ""
        lines.append(f"| {SYMBOLS[status]} | `{status}` | {status.words} | {STATUS_ROLE[status]} | {note} |")
        if status is Status.TODO:
            lines.append(f"| {READY_SYMBOL} | | ready, preparing | {ColourRole.READY} | it waits for no other ticket |")
            lines.append(f"| {HELD_SYMBOL} | | held | {ColourRole.PENDING} | an end above holds it |")
        if status is Status.AWAITING_REVIEW:
            lines.append(f"| {MERGING_SYMBOL} | | merging | {ColourRole.RUNNING} | it is merged, nobody is asked |")
        if status is Status.COMPLETED:
            note = "completed; something that it stands on has changed since"
            lines.append(f"| {STALE_SYMBOL} | | stale | {ColourRole.ACCENT} | {note} |")
        if status is Status.SKIPPED:
            note = "skipped by itself: what it waits for can never come"
            lines.append(f"| {SYMBOLS[status]} | | not needed | {STATUS_ROLE[status]} | {note} |")
    return "\n".join(lines)


def page() -> str:
    """The whole page."""
    return f"""\
# Statuses of a ticket

<!-- Printed from src/podium/core/status.py by tests/test_statuses_page.py; write it anew with
     PODIUM_WRITE_DOCS=1 pytest tests/test_statuses_page.py -->

A ticket has one status at a time. It is spelled the same in track files, in JSON and in the journal, and a person
always sees it as a symbol, a colour and a word.

{statuses()}

*Ready*, *held* and *merging* are never stored: they are read off the graph and the open questions, so that a retry of
one ticket frees its dependents by itself. *Stale* and *not needed* are marks on an end.

## The legal moves

Only these moves can be applied. Anything else is a bug, and stops the engine with the journal intact.

```mermaid
{diagram_mermaid()}
```

{table_markdown()}
"""


def test_the_page_of_statuses_is_up_to_date() -> None:
    """The documentation says what the table of moves says."""
    if WRITE:
        PAGE.write_text(page(), encoding="utf-8")
    hint = "the table of moves changed: run PODIUM_WRITE_DOCS=1 pytest tests/test_statuses_page.py"
    assert PAGE.read_text(encoding="utf-8") == page(), hint
