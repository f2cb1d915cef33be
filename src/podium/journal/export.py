"""A run as JSON lines, for whoever wants to keep, search or analyse it elsewhere (docs/export.md).

    export_lines > one run: its head; each fact, and after it the approval that it closes; each attempt; its end

Lines are made one by one from the facts as they are read, in the order of the journal, so that the same journal gives
the same lines. Attempts come last, because only there they are final: work may be merged again, and a bill may come
when its attempt is long over. Of a transcript only the numbers of its facts are kept meanwhile, and these are read
again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from pydantic_core import to_jsonable_python

from podium.core.apply import fold
from podium.core.approval import Approval, Approved, Closing, Rejected, Withdrawn
from podium.core.events import ApprovalClosed, AttemptOpened, Recorded
from podium.core.state import AttemptState, State
from podium.core.story import edits, ticket_of
from podium.core.ticket import AttemptId
from podium.core.usage import Bill
from podium.journal.codec import kind_of
from podium.journal.damage import naming
from podium.journal.schema import STEPS
from podium.journal.sqlite import Journal, Run
from podium.journal.transcripts import entry_of

FORMAT = 1
"""Counts the changes that a reader would notice; new fields and kinds of lines are none."""


def export_lines(journal: Journal, runs: Iterable[Run], podium: str) -> Iterator[str]:
    """Every line of these runs, with its line break; `podium` is the version that writes. Raises `JournalError`."""
    for run in runs:
        yield from _Export(run, podium).lines(journal)


class _Export:
    """One run on its way through its facts."""

    def __init__(self, run: Run, podium: str) -> None:
        self._run, self._podium = run, podium
        self._state: State | None = None
        self._opened: list[AttemptState] = []
        """Those of removed tickets as well, which the state has forgotten."""
        self._heard: dict[AttemptId, list[int]] = {}
        """Of each attempt, which facts belong to its transcript."""
        self._facts = self._approvals = self._attempts = 0

    def lines(self, journal: Journal) -> Iterator[str]:
        last = None
        for last, body in journal.facts(self._run):
            with naming(journal.path):
                followed = [*self._follow(last, body)]
            yield from followed
        if self._state is not None and last is not None:
            for approval in self._state.approvals.values():
                yield self._approval(approval, None, None)
            for attempt in self._opened:
                yield self._attempt(attempt, journal.facts_at(self._heard.get(attempt.id, ())))
            yield self._end(self._state, last)

    def _follow(self, recorded: Recorded, body: str) -> Iterator[str]:
        before, fact = self._state, recorded.fact
        ticket = ticket_of(fact, before)
        closed = before.approvals.get(fact.approval) if before and isinstance(fact, ApprovalClosed) else None
        self._state = state = fold(before, recorded)
        if before is None:
            yield self._head(state)
        self._facts += 1
        yield self._fact(recorded, ticket, body)
        if isinstance(fact, AttemptOpened):
            self._opened.append(state.attempts[fact.attempt])
        if (entry := entry_of(fact)) is not None:
            self._heard.setdefault(entry.attempt, []).append(recorded.seq)
        if closed is not None and isinstance(fact, ApprovalClosed):
            yield self._approval(closed, fact.closing, recorded.at)

    # --- lines ------------------------------------------------------------------------------------

    def _head(self, state: State) -> str:
        return self._line(
            "run",
            format=FORMAT,
            podium=self._podium,
            schema=len(STEPS),
            track=state.track,
            mode=state.mode,
            base=state.base,
            rehearsal=state.rehearsal,
            opened=iso(state.opened_at),
            first=self._run.first,
            last=self._run.last,
        )

    def _fact(self, recorded: Recorded, ticket: str | None, body: str) -> str:
        """The body stands in it letter by letter as the journal has it."""
        head = self._line(
            "fact",
            seq=recorded.seq,
            at=iso(recorded.at),
            epoch=recorded.at,
            kind=kind_of(type(recorded.fact)),
            ticket=ticket,
        )
        return f'{head[:-2]},"body":{body}}}\n'

    def _approval(self, asked: Approval, closing: Closing | None, at: float | None) -> str:
        assert self._state is not None
        self._approvals += 1
        sent = closing.body if isinstance(closing, Approved) else None
        return self._line(
            "approval",
            id=asked.id,
            ticket=asked.ticket,
            attempt=asked.attempt,
            kind=asked.kind,
            opened=iso(asked.opened_at),
            closed=iso(at),
            answer=kind_of(type(closing)) if closing is not None else None,
            by=closing.by if isinstance(closing, Approved | Rejected) else None,
            reason=_reason(closing),
            shown=asked.body,
            sent=sent,
            edits=edits(asked.body, sent) if sent is not None else (),
            draft=self._state.drafts.get(asked.id),
        )

    def _attempt(self, a: AttemptState, heard: Iterable[Recorded]) -> str:
        self._attempts += 1
        return self._line(
            "attempt",
            id=a.id,
            ticket=a.ticket,
            number=a.number,
            tier=a.tier,
            model=a.model,
            opened=iso(a.opened_at),
            started=iso(a.started_at),
            ended=iso(a.ended_at),
            outcome=a.outcome,
            summary=a.summary,
            branch=a.branch,
            base=a.base,
            commit=a.commit,
            merged_as=a.merged_as,
            not_merged=a.refused,
            told=a.body,
            transcript=[
                {"seq": recorded.seq, "at": iso(recorded.at), **entry.fields}
                for recorded in heard
                if (entry := entry_of(recorded.fact)) is not None
            ],
            lost_requests=a.lost_requests,
            receipt=a.receipt,
            **_bill(a.bill),
        )

    def _end(self, state: State, last: Recorded) -> str:
        return self._line(
            "end",
            at=iso(last.at),
            facts=self._facts,
            approvals=self._approvals,
            attempts=self._attempts,
            statuses={status: count for status, count in state.counts.items() if count},
            **_bill(state.bill),
        )

    def _line(self, line: str, **fields: object) -> str:
        whole = to_jsonable_python({"line": line, "run": self._run.number, **fields})
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n"


def iso(at: float | None) -> str | None:
    """Seconds since the epoch as ISO 8601 in UTC: `2026-01-31T16:05:09.250Z`."""
    if at is None:
        return None
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _bill(bill: Bill) -> dict[str, object]:
    return {"tokens": bill.usage, "cost": bill.cost, "unpriced": bill.unpriced}


def _reason(closing: Closing | None) -> str | None:
    match closing:
        case Rejected(reason):
            return reason
        case Withdrawn(why):
            return why
        case _:
            return None
