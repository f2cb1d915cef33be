"""What runs other programs, and how much of it must be said."""

from __future__ import annotations

import pytest

from podium.core.runners import leaves_open, runs_more, runs_others


@pytest.mark.parametrize(
    ("prefix", "opens"),
    [
        ("bash", True),
        ("/bin/bash -c", True),
        ("env A=1 B=2", True),
        ("timeout 1.5m", True),
        ("xargs -n 1", True),
        ("timeout 60 make", False),
        ("bash run.sh", False),
        ("source venv/bin/activate", False),
        ("make", False),
        ("find", False),
    ],
)
def test_a_beginning_leaves_open_what_is_run(prefix: str, opens: bool) -> None:
    assert leaves_open(tuple(prefix.split())) is opens


@pytest.mark.parametrize(
    ("text", "known", "more"),
    [
        ("find . -name x", 1, False),
        ("find . -okdir rm x", 2, True),
        ("find . -exec rm x", 3, False),
        ("/usr/bin/find . -exec rm x", 1, True),
        ("git", 1, False),
        ("git switch -c x", 1, False),
        ("git -C x -c a.b=c log", 1, True),
        ("git -c a.b=c log", 2, False),
        ("git --config-env=a.b=C log", 1, True),
        ("make -c x", 1, False),
    ],
)
def test_more_words_make_it_run_another_program(text: str, known: int, more: bool) -> None:
    assert runs_more(tuple(text.split()), known) is more


def test_a_program_is_known_wherever_it_lies() -> None:
    assert [runs_others((name, "x")) for name in ("xargs", "/usr/bin/env", "xargs.py")] == [True, True, False]
