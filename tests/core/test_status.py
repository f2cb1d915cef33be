"""The table of legal moves: what holds of it as data."""

from __future__ import annotations

from podium.core import status
from podium.core.status import MOVES, Status, diagram_mermaid, legal, table_markdown


def test_every_status_has_its_row_and_can_be_reached() -> None:
    """No status stands outside of the table, and none is without a way to it from `todo`."""
    assert set(MOVES) == set(Status)
    reached, waiting = set(), [Status.TODO]
    while waiting:
        reached.add(here := waiting.pop())
        waiting += [s for s in MOVES[here] if s not in reached]
    assert reached == set(Status)


def test_each_status_goes_by_its_name_alone_too() -> None:
    """The short names are given in the order of the statuses; none has slipped into its neighbour's place."""
    assert {member.name: getattr(status, member.name) for member in Status} == Status.__members__


def test_every_move_says_when() -> None:
    """A move without a reason would be one that nobody can explain in the window."""
    assert all(why for targets in MOVES.values() for why in targets.values())
    assert all(source not in targets for source, targets in MOVES.items())


def test_an_end_is_left_only_by_a_person() -> None:
    """From an end a ticket is tried again, skipped or taken as completed; finished work may be merged again."""
    assert {end: set(MOVES[end]) for end in Status if end.ended} == {
        Status.COMPLETED: {Status.TODO},
        Status.BLOCKED: {Status.TODO, Status.SKIPPED, Status.COMPLETED, Status.AWAITING_REVIEW},
        Status.FAILED: {Status.TODO, Status.SKIPPED, Status.COMPLETED},
        Status.KILLED: {Status.TODO, Status.SKIPPED, Status.COMPLETED},
        Status.SKIPPED: {Status.TODO, Status.COMPLETED},
    }


def test_what_a_status_means_for_others() -> None:
    """An end satisfies dependents or holds them, never both; a status that waits for a person is no end."""
    assert {s for s in Status if s.ended} == {s for s in Status if s.satisfies} | {s for s in Status if s.holds}
    assert not {s for s in Status if s.satisfies} & {s for s in Status if s.holds}
    assert not [s for s in Status if s.waits_for_person and s.ended]
    assert Status.AWAITING_STEP.words == "awaiting step"


def test_a_stopped_worker_is_killed_or_raised_again() -> None:
    """There is no way back to work from `stopping`."""
    after = {Status.KILLED, Status.QUEUED, Status.AWAITING_SPAWN, Status.TODO}
    assert set(MOVES[Status.STOPPING]) == after
    assert not legal(Status.STOPPING, Status.IN_PROGRESS)


def test_the_printed_pages_hold_every_move_once() -> None:
    """The documentation's table and diagram are the table, line for line."""
    moves = sum(map(len, MOVES.values()))
    assert len(table_markdown().splitlines()) == moves + 2
    assert len(diagram_mermaid().splitlines()) == moves + 2
    assert "| `queued` | `in_progress` | a slot is free |" in table_markdown()
    assert "    queued --> in_progress" in diagram_mermaid()
