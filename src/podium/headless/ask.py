"""Asking a person on the terminal: about an approval, and about a ticket that came to a bad end, and in a frozen track.

While a question stands the display is off and events wait in the feed; nothing is lost, and the workers go on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from podium.core.approval import Approval, Approved, Body, Rejected, Verdict
from podium.core.budget import LimitBody
from podium.core.inputs import KillWorker, MergeAgain, RetryTicket, SkipTicket, StepOnce, Thaw
from podium.core.state import TicketState
from podium.core.story import edits
from podium.core.ticket import Executor
from podium.core.wording import amount
from podium.errors import EnvironmentProblem
from podium.headless.editor import edit
from podium.headless.paint import put
from podium.headless.payload import editable, edited, shown
from podium.view.frozen import FrozenWords
from podium.view.text import one_line, plain

PROMPT = "[y] approve  [n] reject  [e] edit  [k] kill  [l] later  [q] quit: "
FROZEN_PROMPT = "[s] step  [t] thaw  [q] quit: "
MERGE_PROMPT = "[m] merge again  "
LIMIT_PROMPT = "[y] raise it  [e] raise it to another limit  [n] finish now  [k] kill  [l] later  [q] quit: "
HELD_PROMPT = "[r] retry  [s] skip  [l] leave it  [q] quit: "


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing is decided now."""


@dataclass(frozen=True, slots=True)
class Quit:
    """The person leaves; open questions stay open."""


class Asker:
    """Puts questions to the person at a console. `read` shows a prompt and returns a line, or raises EOFError."""

    def __init__(self, console: Console, read: Callable[[str], str], environ: Mapping[str, str]) -> None:
        self._console = console
        self._read = read
        self._environ = environ

    def ask(self, approval: Approval) -> Verdict | KillWorker | Later | Quit:
        """One question, until it has an answer."""
        body: Body = approval.body
        about_limit = isinstance(body, LimitBody)
        self._show(approval, body)
        while (answer := self._line(LIMIT_PROMPT if about_limit else PROMPT)) is not None:
            match answer.strip().lower():
                case "y" | "yes":
                    return Approved(body)
                case "n" | "no":
                    reader = "which stands in its summary" if about_limit else "which the worker reads"
                    reason = self._line(f"reason, {reader} (may be empty): ")
                    return Quit() if reason is None else Rejected(reason.strip())
                case "e" | "edit":
                    body = self._raise(body) if isinstance(body, LimitBody) else self._edit(approval, body)
                case "k" | "kill":
                    return KillWorker(approval.ticket)
                case "l" | "later":
                    return Later()
                case "q" | "quit":
                    break
                case _:
                    put(self._console, "Please type y, n, e, k, l or q.")
        return Quit()

    def ask_held(
        self, ticket: TicketState, *, merge: bool = False
    ) -> RetryTicket | SkipTicket | MergeAgain | Later | Quit:
        """What becomes of a ticket that is blocked, failed or killed, and whose dependents wait for it.

        `merge` says that its work is finished and can be merged again.
        """
        name = ticket.ticket.id
        put(self._console)
        put(self._console, Text.assemble((f"{one_line(name)} ", "bold magenta"), (ticket.status.words, "bold")))
        put(self._console, f"  {plain(ticket.why)}")
        while (answer := self._line((MERGE_PROMPT if merge else "") + HELD_PROMPT)) is not None:
            match answer.strip().lower():
                case "r" | "retry" if ticket.ticket.executor is Executor.COMMAND:
                    return RetryTicket(name)
                case "r" | "retry":
                    note = self._line("what its worker shall know this time (may be empty): ")
                    return Quit() if note is None else RetryTicket(name, note=note.strip())
                case "m" | "merge" if merge:
                    return MergeAgain(name)
                case "s" | "skip":
                    return SkipTicket(name)
                case "l" | "leave":
                    return Later()
                case "q" | "quit":
                    break
                case _:
                    put(self._console, f"Please type {'m, ' if merge else ''}r, s, l or q.")
        return Quit()

    def ask_frozen(self, told: FrozenWords) -> StepOnce | Thaw | Quit:
        """What happens next in a frozen track in which nothing moves."""
        put(self._console)
        put(self._console, Text(told.title, "bold cyan"))
        for line in told.steps or (told.following,):
            put(self._console, f"  {line}")
        while (answer := self._line(FROZEN_PROMPT)) is not None:
            match answer.strip().lower():
                case "s" | "step":
                    return StepOnce()
                case "t" | "thaw":
                    return Thaw()
                case "q" | "quit":
                    break
                case _:
                    put(self._console, "Please type s, t or q.")
        return Quit()

    def _line(self, prompt: str) -> str | None:
        """What was typed; None when the terminal is closed."""
        try:
            return self._read(prompt)
        except EOFError:
            return None

    def _show(self, approval: Approval, body: Body) -> None:
        put(self._console)
        for part in shown(approval, body):
            put(self._console, part)

    def _raise(self, body: LimitBody) -> LimitBody:
        """The question with another limit, which is shown again; typed here, as it is one number."""
        try:
            new = edited(body, self._line(f"new limit, now {body.raise_to:f}: ") or f"{body.raise_to:f}")
        except ValueError as error:
            put(self._console, Text(f"not raised: {plain(str(error))}", "red"))
            return body
        assert isinstance(new, LimitBody)
        put(self._console, Text(f"  it would be raised to {amount(new.what, new.raise_to)}", "yellow"))
        return new

    def _edit(self, approval: Approval, body: Body) -> Body:
        """The body as edited, or as it was when that came to nothing."""
        text = editable(body)
        if text is None:
            put(self._console, "There is nothing to edit in a review: reject it with a reason instead.")
            return body
        try:
            new = edited(body, edit(text, self._environ))
        except (ValueError, EnvironmentProblem) as error:
            put(self._console, Text(f"not edited: {plain(str(error))}", "red"))
            return body
        for line in edits(approval.body, new) or ("nothing is changed",):
            put(self._console, Text(f"  {plain(line)}", "yellow"))
        return new
