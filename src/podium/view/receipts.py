"""Receipts of kills in a person's words: what was ended, what was not used, what is kept and where."""

from __future__ import annotations

from collections.abc import Iterator

from podium.core.receipt import EndedBy, Receipt
from podium.core.state import AttemptState, State
from podium.core.ticket import AttemptId
from podium.view.cut_off import CutOff
from podium.view.text import count, elapsed, lost_words, money, one_line, tokens


def receipt_text(state: State, attempt: AttemptId, cut: CutOff | None) -> str:
    """All that a person may want to know of a kill; empty where there was none."""
    a = state.attempts[attempt]
    return "\n".join(_lines(a, a.receipt, cut)) if a.receipt is not None else ""


def _lines(a: AttemptState, receipt: Receipt, cut: CutOff | None) -> Iterator[str]:
    yield f"{a.ticket}, attempt {a.number}: {one_line(a.summary) or 'killed'}"
    yield f"It was {receipt.was_doing or 'idle'}, and gone {receipt.seconds:.1f} s after the kill."
    yield ""
    yield "Ended"
    ended = [process for process in receipt.processes if process.by is not EndedBy.SURVIVED]
    for process in ended:
        yield f"  process {process.pid}, by {process.by}: {one_line(process.command)}"
    if not ended:
        yield "  no process: none was running"
    for process in receipt.survivors:
        yield f"  SURVIVED: process {process.pid}: {one_line(process.command)}; end it by hand"
    if cut is not None and cut.asking:
        back = f"; {tokens(cut.tokens)} tokens that were set aside for it are free again" if cut.tokens else ""
        yield f"  a request to the model; what it cost until then is unknown{back}"
    yield ""
    yield "Spent"
    lasted = elapsed((a.ended_at or a.opened_at) - (a.started_at or a.opened_at))
    yield f"  {tokens(a.bill.usage.total)} tokens, {money(a.bill)}, in {count(a.turns, 'turn')} and {lasted}"
    if lost := lost_words(a.lost_requests):
        yield f"  {lost}"
    yield ""
    yield "Kept"
    yield from _kept(a, receipt)


def _kept(a: AttemptState, receipt: Receipt) -> Iterator[str]:
    branch = receipt.branch or a.branch
    if receipt.commit:
        yield f"  its commits, on {branch}: the last is {receipt.commit[:12]}"
    for file in receipt.uncommitted:
        yield f"  not committed, in its worktree: {file}"
    if receipt.uncommitted and a.path:
        yield f"  the worktree is {a.path}"
    if not receipt.commit and not receipt.uncommitted:
        yield "  nothing: it had changed nothing yet"
