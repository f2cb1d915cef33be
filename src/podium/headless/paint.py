"""The view model's colour roles and tones in a terminal's sixteen colours, and columns that line up.

Terminals are bright or dark, so only the named colours are used; rich leaves them away where they are not wanted
(NO_COLOR, a pipe). Nothing is cut to fit: a long line is the terminal's to wrap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from podium.view.diff import DiffKind, parse
from podium.view.lines import Line, Tone
from podium.view.text import ColourRole, Look, literal, one_line

ROLES: Mapping[ColourRole, str] = {
    ColourRole.PENDING: "bright_black",
    ColourRole.READY: "blue",
    ColourRole.RUNNING: "yellow",
    ColourRole.REVIEW: "magenta",
    ColourRole.DONE: "green",
    ColourRole.FAILED: "red",
    ColourRole.KILLED: "red",
    ColourRole.ACCENT: "cyan",
}
TONES: Mapping[Tone, str] = {
    Tone.PLAIN: "",
    Tone.MUTED: "bright_black",
    Tone.THOUGHT: "italic bright_black",
    Tone.CALL: "cyan",
    Tone.OUTPUT: "bright_black",
    Tone.GOOD: "green",
    Tone.BAD: "red",
    Tone.NOTE: "yellow",
}
_DIFF = {
    DiffKind.ADD: ("+", "green"),
    DiffKind.DEL: ("-", "red"),
    DiffKind.HUNK: ("", "cyan"),
    DiffKind.CONTEXT: (" ", ""),
    DiffKind.FILE: ("", "bold"),
}


def put(console: Console, text: Text | str = "") -> None:
    """Print as it is: no markup, no guessing at numbers and paths, no cutting."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def status_text(look: Look) -> Text:
    return Text(f"{look.symbol} {look.words}", ROLES[look.role])


def line_text(line: Line) -> Text:
    return Text(line.text, TONES[line.tone])


def bold(text: str) -> Text:
    return Text(text, "bold")


def diff_text(diff: str) -> Text:
    """A unified diff, coloured."""
    painted = [Text(_DIFF[line.kind][0] + literal(line.text), _DIFF[line.kind][1]) for line in parse(diff)]
    return Text("\n").join(painted)


def columns(rows: Iterable[Sequence[Text | str]], indent: str = "  ") -> list[Text]:
    """Rows with their cells under each other; a column that is empty in all rows is left out."""
    cells = [[Text(one_line(cell)) if isinstance(cell, str) else cell for cell in row] for row in rows]
    widths = [max((cell_len(cell.plain) for cell in column), default=0) for column in zip(*cells, strict=True)]
    return [_joined(row, widths, indent) for row in cells]


def _joined(row: Sequence[Text], widths: Sequence[int], indent: str) -> Text:
    line = Text(indent)
    for cell, width in zip(row, widths, strict=True):
        if width:
            line.append_text(cell)
            line.append(" " * (width - cell_len(cell.plain) + 2))
    line.rstrip()
    return line
