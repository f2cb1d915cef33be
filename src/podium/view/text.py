"""How things are written for people: numbers, times, money, statuses.

Every string that reaches a widget goes through `clean`, because models stream JSON escapes cut in halves and a
lone surrogate kills the window. A status is told three times: by its symbol, its colour role and its words. The
symbols stand in all bundled fonts.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from podium.core.approval import CUT_OFF, Body, ReviewBody
from podium.core.budget import LimitBody
from podium.core.state import State, TicketState
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.core.usage import Bill
from podium.core.why import held_back
from podium.core.wording import shorten_middle as shorten_middle
from podium.view.model import Model


class ColourRole(StrEnum):
    """The eight colours that a status may have; themes give them a value."""

    PENDING = "pending"
    READY = "ready"
    RUNNING = "running"
    REVIEW = "review"
    DONE = "done"
    FAILED = "failed"
    KILLED = "killed"
    ACCENT = "accent"


SYMBOLS: Mapping[Status, str] = {
    Status.TODO: "◦",
    Status.AWAITING_SPAWN: "?",
    Status.QUEUED: "»",
    Status.IN_PROGRESS: "●",
    Status.AWAITING_STEP: "?",
    Status.COOLING: "…",
    Status.AWAITING_REVIEW: "?",
    Status.STOPPING: "□",
    Status.COMPLETED: "✓",
    Status.BLOCKED: "⚠",
    Status.FAILED: "✗",
    Status.KILLED: "■",
    Status.SKIPPED: "–",
}
READY_SYMBOL = "◆"
MERGING_SYMBOL = "→"
HELD_SYMBOL = "!"
STALE_SYMBOL = "≈"

STATUS_ROLE: Mapping[Status, ColourRole] = {
    Status.TODO: ColourRole.PENDING,
    Status.AWAITING_SPAWN: ColourRole.REVIEW,
    Status.QUEUED: ColourRole.READY,
    Status.IN_PROGRESS: ColourRole.RUNNING,
    Status.AWAITING_STEP: ColourRole.REVIEW,
    Status.COOLING: ColourRole.ACCENT,
    Status.AWAITING_REVIEW: ColourRole.REVIEW,
    Status.STOPPING: ColourRole.KILLED,
    Status.COMPLETED: ColourRole.DONE,
    Status.BLOCKED: ColourRole.FAILED,
    Status.FAILED: ColourRole.FAILED,
    Status.KILLED: ColourRole.KILLED,
    Status.SKIPPED: ColourRole.PENDING,
}

_ANSI = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-Z\\^-~])"
    r"|\x9b[0-?]*[ -/]*[@-~]"
)
"""Escape sequences of a terminal: CSI, OSC, the string kinds, and the two-byte ones. ECMA-48, sections 5.3 to 5.6."""

_CONTROLS = {code: None for code in [*range(32), *range(127, 160)] if chr(code) not in "\0\t\n"} | {0: "\ufffd"}

_WRITTEN_OUT = {code: f"\\x{code:02x}" for code in _CONTROLS if code}

_DECEIVING = (0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
"""Characters that are not seen, or that let others be read in another order: Unicode Standard Annex #9, section 2."""

_ESCAPED = {code: f"\\u{code:04x}" for code in _DECEIVING}


def clean(text: str) -> str:
    """`text` as every widget, file and terminal can take it: no NUL, no lone surrogate.

    Surrogates that make a pair become their character; lone ones become U+FFFD.
    """
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "\ufffd") if "\0" in text else text


def strip_ansi(text: str) -> str:
    """Without the escape sequences by which programs colour their output."""
    return _ANSI.sub("", text) if "\x1b" in text or "\x9b" in text else text


def outspoken(text: str) -> str:
    """With what cannot be seen written out, as JSON writes it: a person must not approve what they cannot read."""
    return text if text.isascii() else text.translate(_ESCAPED)


def plain(text: str) -> str:
    """Clean and outspoken, without escape sequences and without control characters except tabs and line feeds."""
    if text.isprintable():  # has none of these, and nothing to be written out
        return text
    return outspoken(strip_ansi(clean(text)).translate(_CONTROLS))


def literal(text: str) -> str:
    """Clean and outspoken, with control characters written out but for tabs and line feeds.

    For what a person approves: an escape sequence may be long, and a shell runs what `plain` leaves away.
    """
    return outspoken(clean(text).translate(_WRITTEN_OUT))


def one_line(text: str) -> str:
    """Clean, with every run of white space turned into one space."""
    if text.isprintable() and "  " not in text and text == text.strip(" "):
        return text
    return " ".join(plain(text).split())


def count(number: int, thing: str) -> str:
    """`1 ticket`, `3 tickets`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def tokens(count: float) -> str:
    """`950`, `41.2k`, `1.38M`."""
    if count < 999.5:
        return f"{count:.0f}"
    if count < 999_950:
        return f"{count / 1e3:.1f}k"
    return f"{count / 1e6:.2f}M"


def why_again(body: Body) -> str:
    """Why a question is asked again, for a person; empty the first time."""
    problem = "" if isinstance(body, ReviewBody | LimitBody) else body.problem
    return problem if problem in ("", CUT_OFF) else f"Your edit was refused: {one_line(problem)}"


def lost_words(requests: int) -> str:
    """What a person must know of requests that a crash cut off; empty when there are none."""
    if not requests:
        return ""
    were, they = ("request was", "it") if requests == 1 else ("requests were", "they")
    return f"{requests} {were} cut off by a crash; what {they} cost is unknown"


def money(bill: Bill) -> str:
    """`$0.83`, `$0.83 + unknown`, `price unknown`; small sums keep two digits that say something."""
    if bill.unpriced and not bill.cost:
        return "price unknown"
    return dollars(bill.cost) + (" + unknown" if bill.unpriced else "")


def dollars(cost: Decimal) -> str:
    """`$0.83`, `$0.0042`, `<$0.0001`."""
    if not cost or cost >= Decimal("0.1"):
        return f"${cost:,.2f}"
    return f"${cost:.4f}" if cost >= Decimal("0.0001") else "<$0.0001"


def elapsed(seconds: float) -> str:
    """`02:41`, `1:02:41`, `3d 01:02`."""
    whole = max(0, int(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours >= 24:
        return f"{hours // 24}d {hours % 24:02}:{minutes:02}"
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def minutes(seconds: float) -> str:
    """`12 min`, `1 h 02 min`, `3d 01:02`: what changes with the minute only."""
    hours, rest = int(seconds) // 3600, int(seconds) // 60 % 60
    if hours >= 24:
        return elapsed(seconds)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"


def time_words(seconds: float) -> str:
    """A length of time as a person writes it: `90 s`, `5 min`, `2 h`."""
    for unit, size in (("h", 3_600), ("min", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:f}".rstrip("0").rstrip(".") + " s"


def read_time(text: str) -> float | None:
    """Seconds of what `time_words` writes, or of a plain number of them; None for what is no time."""
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,6})?)\s*(s|min|h)?", text.strip())
    return float(match[1]) * {"h": 3_600, "min": 60}.get(match[2], 1) if match else None


def moment(at: float) -> str:
    """A time in seconds since the epoch as the person's clock showed it: `2026-01-31 17:05:09`."""
    return f"{datetime.fromtimestamp(at).astimezone():%Y-%m-%d %H:%M:%S}"


def ago(seconds: float) -> str:
    """`just now`, `40 s ago`, `12 min ago`, `3 h ago`, `2 d ago`."""
    if seconds < 5:
        return "just now"
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{int(seconds // size)} {unit} ago"
    return f"{int(seconds)} s ago"


def rate(tokens_per_second: float) -> str:
    """`212 tok/s`; empty when next to nothing flows."""
    return f"{tokens(tokens_per_second)} tok/s" if tokens_per_second >= 0.5 else ""


def wrap(text: str, columns: int) -> tuple[str, ...]:
    """`text` in lines of at most so many columns; line breaks and indentation are kept."""
    lines: list[str] = []
    for line in clean(text).expandtabs(4).splitlines():
        lines += textwrap.wrap(line, max(1, columns), drop_whitespace=False, replace_whitespace=False) or [""]
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class Look:
    """How a ticket's status is shown."""

    words: str
    symbol: str
    role: ColourRole


_MERGING = Look("merging", MERGING_SYMBOL, ColourRole.RUNNING)
_READY, _PREPARING = (Look(words, READY_SYMBOL, ColourRole.READY) for words in ("ready", "preparing"))
_HELD = Look("held", HELD_SYMBOL, ColourRole.PENDING)
_STALE = Look("stale", STALE_SYMBOL, ColourRole.ACCENT)
_LOOKS = {status: Look(status.words, SYMBOLS[status], STATUS_ROLE[status]) for status in Status}
"""Made once: thousands of tickets are looked at again and again."""


def look(model: Model, ticket: TicketId) -> Look:
    """The status as a person reads it: a ticket to do is `ready`, `preparing`, `held` or `todo`.

    One that awaits its review is `merging` when nobody is asked, a completed one `stale` when something that it stands
    on is done again, a skipped one `not needed` when nobody skipped it.
    """
    assert model.state is not None
    t = model.state.tickets[ticket]
    if is_merging(model.state, t):
        return _MERGING
    if t.ready or t.preparing:
        return _READY if t.ready else _PREPARING
    if t.status is Status.TODO and ticket in model.held:
        return _HELD
    if is_stale(t):
        return _STALE
    return replace(_LOOKS[t.status], words="not needed") if t.unneeded else _LOOKS[t.status]


def is_stale(ticket: TicketState) -> bool:
    """Whether it was completed on something that is done again since."""
    return ticket.status is Status.COMPLETED and ticket.stale is not None


def is_merging(state: State, ticket: TicketState) -> bool:
    """Whether its work is finished and is being merged, no person being asked."""
    if ticket.status is not Status.AWAITING_REVIEW:
        return False
    return not any(a.ticket == ticket.ticket.id for a in state.approvals.values())


def why(state: State, ticket: TicketId) -> str:
    """One sentence about what keeps a ticket, or what became of it; empty when there is nothing to say."""
    t = state.tickets[ticket]
    if state.closing and t.ready:
        return "ready; goes on when Podium is started again"
    if state.closing and t.status is Status.QUEUED:
        return "goes on from its last step when Podium is started again"
    if t.status is Status.AWAITING_SPAWN:
        return "waits for your approval"
    if is_stale(t):
        return f"{t.stale}, which it stands on, has changed since; reopen it, or complete it as it is"
    return held_back(state, ticket) or t.why


def short_model(name: str) -> str:
    """A model's name where there is little room: `gemini-3-flash-preview` reads "3-flash"."""
    return name.removeprefix("models/").removeprefix("gemini-").removesuffix("-preview") or name
