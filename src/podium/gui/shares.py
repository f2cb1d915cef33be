"""How much of a column each of its editors gets."""

from __future__ import annotations

from collections.abc import Sequence


def share(wanted: Sequence[int], room: int, least: int) -> list[int]:
    """Heights for editors that want so much: small ones get it, large ones share the rest, none gets below `least`.

    What is left over goes to the largest one; what does not fit makes the column scroll.
    """
    if sum(wanted) <= room:
        largest = max(range(len(wanted)), key=wanted.__getitem__, default=0)
        return [want + (room - sum(wanted) if index == largest else 0) for index, want in enumerate(wanted)]
    rest, count, cap = room, len(wanted), 0
    for want in sorted(wanted):
        cap = rest // count
        if want > cap:
            break
        rest, count = rest - want, count - 1
    return [min(want, max(cap, least)) for want in wanted]
