"""What the engine must now do to the world. Effects are orders, performed after their facts are durable.

They name the attempt and nothing that the state knows already; the conductor reads the rest off the state.
"""

from __future__ import annotations

from dataclasses import dataclass

from podium.core.approval import Verdict
from podium.core.budget import Allowance, LimitBody
from podium.core.quick import quick
from podium.core.ticket import AttemptId


@dataclass(frozen=True, slots=True)
class Prepare:
    """Build the prompt and its context; answer `Prepared` or `PrepareFailed`."""

    attempt: AttemptId


@quick
@dataclass(frozen=True, slots=True)
class Spawn:
    """Start the worker; it ends with `Finished`."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class Abort:
    """Set the worker's abort signal."""

    attempt: AttemptId
    reason: str


@dataclass(frozen=True, slots=True)
class Deliver:
    """Hand the verdict to the worker that asked."""

    attempt: AttemptId
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Grant:
    """Tell the worker how much its next step may use, or which limit keeps it from it."""

    attempt: AttemptId
    answer: Allowance | LimitBody


@dataclass(frozen=True, slots=True)
class Confirm:
    """Tell the worker that what it reported is durable."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class Merge:
    """Merge the attempt's branch into the track's; answer `Merged` or `NotMerged`."""

    attempt: AttemptId


Effect = Prepare | Spawn | Abort | Deliver | Grant | Confirm | Merge
