"""What the timeline tells in words: of a span under the pointer, of a moment that was picked."""

from __future__ import annotations

from podium.core.state import State
from podium.core.ticket import AttemptId
from podium.view.text import count, elapsed, moment, money, one_line, tokens
from podium.view.timeline import Doing, Span, Timeline

LONGEST_TITLE = 60


def span_words(state: State, timeline: Timeline, span: Span, now: float) -> str:
    """Who it is, what it did and for how long, and what came of it."""
    end = span.until(now)
    ticket = state.tickets.get(span.ticket)
    title = one_line(ticket.ticket.name) if ticket is not None else ""
    title = title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
    lines = [span.ticket if title in ("", span.ticket) else f"{span.ticket}  {title}"]
    lines.append(f"{span.doing} for {_lasts(end - span.start)}{'' if span.end is not None else ' so far'}")
    since = (elapsed(span.start - timeline.opened_at), elapsed(end - timeline.opened_at))
    lines.append(f"{since[0]} to {since[1]} of the run, from {moment(span.start)}")
    lines += _attempt_words(state, timeline, span.attempt)
    return "\n".join(lines)


def _attempt_words(state: State, timeline: Timeline, attempt: AttemptId) -> list[str]:
    a = state.attempts.get(attempt)
    if a is None:  # a replay has not come to it
        return []
    told = [f"attempt {a.number}", one_line(a.model) or "command"]
    if a.bill.usage.total:
        told += [f"{tokens(a.bill.usage.total)} tok", money(a.bill)]
    end = timeline.ends.get(attempt)
    if end is not None:
        told.append(end.words if end.ended else "given up")
    return [" · ".join(told)]


def moment_words(timeline: Timeline, at: float) -> str:
    """`12:31   2 at work, 1 waits for you   1 question open`."""
    found = timeline.doing_at(at)
    doing = ", ".join(f"{found[each]} {_several(each, found[each])}" for each in Doing if each in found)
    questions = timeline.open_questions(at)
    parts = [elapsed(at - timeline.opened_at), doing or "nobody at work"]
    parts += [f"{count(questions, 'question')} open"] if questions else []
    return "   ".join(parts)


def _several(doing: Doing, number: int) -> str:
    """`1 waits for you`, `2 wait for you`."""
    if number == 1:
        return doing.value
    words = {Doing.PERSON: "wait for you", Doing.QUOTA: "cool", Doing.LINE: "wait for their turn"}
    return words.get(doing, doing.value.replace("is ", "are "))


def _lasts(seconds: float) -> str:
    return elapsed(seconds) if seconds >= 10 else f"{seconds:.1f} s"
