from __future__ import annotations

from collections.abc import Callable

import pytest

from podium.core.inputs import RemoveTicket
from podium.core.ticket import TicketId
from podium.view.ticket_problems import (
    MOST_ATTEMPTS,
    attempts_problem,
    id_problem,
    path_problem,
    priority_problem,
    time_problem,
)
from tests.script import Script

TIME = "needs a time, such as 90 s, 5 min or 2 h"
WHOLE = "needs a whole number, such as 5 or -1"


@pytest.mark.parametrize(
    ("judge", "good", "bad", "words"),
    [
        (priority_problem, ["0", "-3", "1000000"], ["high", "", "1000001", "1.5"], WHOLE),
        (attempts_problem, ["1", "100"], ["0", "-1", "101", ""], f"needs a number from 1 to {MOST_ATTEMPTS}"),
        (time_problem, ["90", "5 min", "1.5 h", "1000000 s"], ["soon", "", "0 s", "1000001 s", "-1"], TIME),
        (path_problem, ["a.py", "docs/../a.py"], ["a\tb"], "has characters that cannot be seen"),
    ],
)
def test_what_a_field_takes(judge: Callable[[str], str], good: list[str], bad: list[str], words: str) -> None:
    """The words say what it takes."""
    assert [judge(text) for text in good] == [""] * len(good)
    assert [judge(text) for text in bad] == [words] * len(bad)


@pytest.mark.parametrize("path", ["../etc/passwd", "/b.py", "a/../../b"])
def test_a_path_stays_in_the_repository(path: str) -> None:
    assert path_problem(path) == f"{path} leaves the repository: paths start at its root"


def test_an_id_is_given_once() -> None:
    state = Script.of("a", "b").open().tell(RemoveTicket(TicketId("b"))).state
    assert [id_problem(name, state) for name in ("", "a", "b", "c", "x" * 101)] == [
        "needs an id",
        "there is a ticket of that id",
        "a ticket of that id was removed in this run",
        "",
        "an id is one line of 1 to 100 characters, without blanks around it",
    ]
