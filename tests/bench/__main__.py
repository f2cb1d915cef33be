"""`make bench`: how much Podium itself costs, beside its peers where there are any, in one run.

Machines differ and are noisy; compare the figures of one run with each other, and read no single one alone.
"""

from __future__ import annotations

import sys

from tests.bench import engine, window


def main() -> int:
    for section in (engine.report, window.report):
        for line in section():
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
