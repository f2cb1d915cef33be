"""Tables of figures, each beside what is aimed at, as Markdown that can be read on a terminal too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Aim:
    """What a figure should be: `at_most` so much, or else at least."""

    limit: float
    at_most: bool = True

    def reached(self, figure: float) -> bool:
        return figure <= self.limit if self.at_most else figure >= self.limit

    def told(self, figure: float | None) -> tuple[str, str]:
        """Two cells: the aim, and whether it was reached."""
        words = f"{'at most' if self.at_most else 'at least'} {self.limit:,g}"
        return (words, "not measured") if figure is None else (words, "yes" if self.reached(figure) else "**no**")


def short(figure: float | None, suffix: str = "") -> str:
    """Three digits that count; empty for no figure."""
    if figure is None:
        return ""
    digits = next((digits for digits, least in enumerate((100, 10, 1)) if abs(figure) >= least), 3 if figure else 0)
    return f"{figure:,.{digits}f}{suffix}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Aligned Markdown: the first column to the left, figures to the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    yield _line(head, widths)
    yield _line([":" + "-" * (w - 1) if not i else "-" * (w - 1) + ":" for i, w in enumerate(widths)], widths)
    for row in rows:
        yield _line(row, widths)
    yield ""


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.rjust(width) if place else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join(padded)} |"
