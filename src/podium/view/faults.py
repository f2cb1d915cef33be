"""Which argument a refused call was wrong in: read from the refusal, so that each fault stands under its field.

A toolbox writes one line for each fault, two spaces deep: `  place: what is wrong`, where the place is the argument's
name, with the way to the fault inside it after dots.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_FAULT = re.compile(r"^  ([^\s:]+): (.+)$", re.MULTILINE)


def faults(problem: str, names: Collection[str]) -> dict[str, str]:
    """What is wrong with each of these arguments; those that the refusal does not name are left out."""
    found: dict[str, list[str]] = {}
    for place, what in _FAULT.findall(problem):
        name, _, inside = place.partition(".")
        if name in names:
            found.setdefault(name, []).append(f"{inside}: {what}" if inside else what)
    return {name: "; ".join(told) for name, told in found.items()}
