"""Errors say what, where, and the way out."""

from __future__ import annotations

from podium.errors import Problem, ProblemsError


def test_all_problems_of_a_file_are_told_with_their_places() -> None:
    """Property: one message names the file, the count, every place and every way out."""
    problems = [
        Problem("track.toml:3", "unknown key 'titel'", "did you mean 'title'?"),
        Problem("track.toml:9", "empty"),
    ]
    told = str(ProblemsError("track.toml", problems))
    assert told == (
        "track.toml: 2 problems, nothing was changed\n"
        "  track.toml:3: unknown key 'titel' (did you mean 'title'?)\n"
        "  track.toml:9: empty"
    )


def test_a_problem_is_one_line_that_steers_no_terminal() -> None:
    """Property: what a file holds cannot forge lines, colours, or the order of reading."""
    problem = Problem("track.toml:3", "id is 'a\n\x1b[2Jb\u202e'", "rename 'ü'")
    assert str(problem) == r"track.toml:3: id is 'a\n\x1b[2Jb\u202e' (rename 'ü')"


def test_one_problem_is_told_in_the_singular() -> None:
    """Property: the count agrees with its noun."""
    assert str(ProblemsError("a.json", [Problem("line 1", "broken")])).startswith("a.json: 1 problem, ")
