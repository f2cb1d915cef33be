"""What is wrong with a text that a person wrote into a ticket's form; empty where nothing is."""

from __future__ import annotations

import posixpath
import re

from podium.core.state import State
from podium.core.ticket import ID_RULE, is_id
from podium.view.text import read_time

LARGEST_PRIORITY, MOST_ATTEMPTS, LONGEST_S = 1_000_000, 100, 1_000_000.0
"""As in a track file."""


def id_problem(name: str, state: State) -> str:
    if not name:
        return "needs an id"
    if not is_id(name):
        return f"an id is {ID_RULE}"
    if name in state.tickets:
        return "there is a ticket of that id"
    return "a ticket of that id was removed in this run" if name in state.removed else ""


def priority_problem(text: str) -> str:
    return "" if _whole(text, LARGEST_PRIORITY) is not None else "needs a whole number, such as 5 or -1"


def attempts_problem(text: str) -> str:
    number = _whole(text, MOST_ATTEMPTS)
    return "" if number is not None and number > 0 else f"needs a number from 1 to {MOST_ATTEMPTS}"


def _whole(text: str, largest: int) -> int | None:
    if not re.fullmatch(r"-?\d{1,9}", text):
        return None
    return int(text) if abs(int(text)) <= largest else None


def time_problem(text: str) -> str:
    seconds = read_time(text)
    return "" if seconds is not None and 0 < seconds <= LONGEST_S else "needs a time, such as 90 s, 5 min or 2 h"


def path_problem(path: str) -> str:
    plain = posixpath.normpath(path)
    if not path.isprintable():
        return "has characters that cannot be seen"
    leaves = posixpath.isabs(plain) or plain == ".." or plain.startswith("../")
    return f"{path} leaves the repository: paths start at its root" if leaves else ""
