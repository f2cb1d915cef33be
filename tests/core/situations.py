"""Ticket "a" in every situation that a run can bring it into, reached the way that people and workers reach it.

One slot, every step asked for. "x" comes before "a" in the track and waits for its own approval, or holds the slot
where a situation needs it taken; "b" depends on "a".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from podium.core.events import CoolingBegan, Outcome, Terms
from podium.core.inputs import Pause
from podium.core.ticket import Mode
from tests.script import MODEL, Script, ticket

ONE_SLOT = Terms(max_workers=1, default_model=MODEL, escalation=(MODEL, "gemini-large"))


def todo(terms: Terms = ONE_SLOT) -> Script:
    return Script.of(ticket("x", priority=1), "a", ("b", "a"), mode=Mode.STEP, terms=terms).open()


def preparing(terms: Terms = ONE_SLOT) -> Script:
    return todo(terms).prepare("x")


def awaiting_spawn() -> Script:
    return preparing().prepare("a")


def queued() -> Script:
    return awaiting_spawn().approve("x").approve("a")


def in_progress(terms: Terms = ONE_SLOT) -> Script:
    return preparing(terms).start("a")


def awaiting_step() -> Script:
    return in_progress().ask("a", "run_command", command="make")


def returning() -> Script:
    """Answered, but its slot is taken."""
    return awaiting_step().approve("x").approve("a")


def cooling() -> Script:
    return in_progress().report("a", lambda a: CoolingBegan(a, 30.0, "quota"))


def merging() -> Script:
    return in_progress().finish("a", commit="c0ffee")


def awaiting_review() -> Script:
    return in_progress(replace(ONE_SLOT, review=True)).finish("a", commit="c0ffee")


def stopping() -> Script:
    return in_progress().kill("a")


def completed() -> Script:
    return in_progress().finish("a")


def blocked() -> Script:
    return in_progress().finish("a", "no key", Outcome.BLOCKED)


def failed() -> Script:
    return in_progress().finish("a", "exit code 1", Outcome.FAILED)


def killed() -> Script:
    return stopping().finish("a", "killed", Outcome.KILLED)


def skipped() -> Script:
    """Before "b" has gone on without it."""
    return preparing().tell(Pause()).skip("a")


SITUATIONS: dict[str, Callable[[], Script]] = {
    build.__name__: build
    for build in (
        todo,
        preparing,
        awaiting_spawn,
        queued,
        in_progress,
        awaiting_step,
        returning,
        cooling,
        merging,
        awaiting_review,
        stopping,
        completed,
        blocked,
        failed,
        killed,
        skipped,
    )
}
