"""`python3 -m tally JOURNAL` prints the report of a journal."""

from __future__ import annotations

import sys
from pathlib import Path

from tally.entries import read_entries
from tally.report import report


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python3 -m tally JOURNAL", file=sys.stderr)
        return 2
    lines = Path(arguments[0]).read_text(encoding="utf-8").splitlines()
    print(report(read_entries(lines)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
