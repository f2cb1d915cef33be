"""What is worth a toast: what a person may want to act on, and the end of the run.

A completed ticket is not: the board shows it, and thirty quiet successes would hide one failure. Of questions only the
first is, when nothing waited before: the others are counted where they are listed. The same words again within
`PILE_UP` seconds are counted, and not said again.
"""

from __future__ import annotations

from dataclasses import replace

from podium.core.approval import ApprovalKind
from podium.core.events import ApprovalOpened, CoolingBegan, EngineFailed, Fact, Refused, Stalled, TicketMoved, Warned
from podium.core.state import Phase, State
from podium.core.status import Status
from podium.core.story import question
from podium.core.ticket import ApprovalId, AttemptId, TicketId
from podium.core.wording import cooling
from podium.view.lines import Tone
from podium.view.model import Model, Toast
from podium.view.summary import ending
from podium.view.text import one_line

PILE_UP = 6.0
LONGEST = 300
"""Characters of a toast's text."""


def toast(
    model: Model,
    title: str,
    text: str,
    tone: Tone,
    ticket: TicketId | None = None,
    approval: ApprovalId | None = None,
    receipt: AttemptId | None = None,
) -> None:
    """Show a message; the same as a moment ago is counted."""
    title, text = one_line(title), one_line(text)
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    model.changed.toasts = True
    for place, said in enumerate(model.toasts):
        if (said.title, said.text) == (title, text) and model.at - said.at < PILE_UP:
            model.toasts[place] = replace(said, at=model.at, count=said.count + 1)
            return
    model.toasted += 1
    model.toasts.append(Toast(model.toasted, model.at, title, text, tone, ticket, approval, receipt))


_ASKED = {
    ApprovalKind.SPAWN: "start",
    ApprovalKind.STEP: "step",
    ApprovalKind.REVIEW: "merge",
    ApprovalKind.LIMIT: "a limit is reached",
}


def toast_fact(model: Model, fact: Fact) -> None:
    """The toast of a fact, if it is worth one; the model's state is the one after the fact."""
    assert model.state is not None
    match fact:
        case ApprovalOpened(approval) if len(model.state.approvals) == 1:
            title = f"{approval.ticket} waits for you: {_ASKED[approval.kind]}"
            toast(model, title, question(approval.body), Tone.NOTE, approval.ticket, approval.id)
        case CoolingBegan(attempt, seconds, reason):
            name = model.state.attempts[attempt].model or "the model"
            toast(model, f"{name} {cooling(seconds)}", reason, Tone.NOTE)
        case Stalled(attempt, _, evidence):
            ticket = model.state.attempts[attempt].ticket
            toast(model, f"{ticket} may be stuck", evidence.partition("\n")[0], Tone.NOTE, ticket)
        case TicketMoved():
            _toast_move(model, model.state, fact)
        case _:
            pass


def toast_notice(model: Model, notice: Refused | Warned | EngineFailed) -> None:
    match notice:
        case Refused(what, why):
            toast(model, f"Cannot {what}", why, Tone.NOTE)
        case Warned(text):
            toast(model, "Warning", text, Tone.NOTE)
        case EngineFailed(message):
            toast(model, "The engine stopped", message, Tone.BAD)


def _toast_move(model: Model, state: State, fact: TicketMoved) -> None:
    if fact.to.holds:
        tone = Tone.NOTE if fact.to is Status.KILLED else Tone.BAD
        text = _receipt_words(state, fact.ticket) if fact.to is Status.KILLED else fact.why
        attempts = state.tickets[fact.ticket].attempts if fact.to is Status.KILLED else []
        receipt = next((a for a in attempts[-1:] if state.attempts[a].receipt is not None), None)
        toast(model, f"{fact.ticket} {fact.to.words}", text or fact.why, tone, fact.ticket, receipt=receipt)
    if state.phase is Phase.COMPLETED:
        told = ending(model)
        toast(model, f"{state.track.name} is completed", told.title if told is not None else "", Tone.GOOD)


def _receipt_words(state: State, ticket: TicketId) -> str:
    attempts = state.tickets[ticket].attempts
    receipt = state.attempts[attempts[-1]].receipt if attempts else None
    if receipt is None:
        return ""
    ended = len(receipt.processes) - len(receipt.survivors)
    words = [f"gone after {receipt.seconds:.1f} s"]
    words += [f"{ended} process{'' if ended == 1 else 'es'} ended"] if ended else []
    words += ["SURVIVED: " + ", ".join(f"{p.pid} {p.command}" for p in receipt.survivors)] if receipt.survivors else []
    words += (
        [f"its work is kept on {receipt.branch}"] if receipt.branch and (receipt.commit or receipt.uncommitted) else []
    )
    return "; ".join(words)
