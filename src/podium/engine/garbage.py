"""How often Python looks through everything for garbage.

Most of what an engine makes, it keeps: the state of every ticket and attempt lives as long as the run. A full pass of
the collector walks through all of it, finds nothing, and takes a tenth of a second for a track of ten thousand
tickets, in which neither the engine nor the window does anything; by Python's own rule there is one whenever a quarter
has been added. Passes through what is young, where garbage is, stay as they are.
"""

from __future__ import annotations

import gc

PASSES_BETWEEN = 50
"""So many passes through what is middle-aged come before a full one: that is some 350,000 objects more than before."""


def look_seldom() -> None:
    """Let full passes be rare, in the whole process."""
    young, middle, old = gc.get_threshold()
    gc.set_threshold(young, middle, max(old, PASSES_BETWEEN))
