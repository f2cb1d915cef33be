"""A ticket under a person's hands: a new one, or another version of one that there is.

Only what the person touched is kept, so that an edit changes nothing else, whatever has become of the ticket meanwhile.
What cannot be sent is a problem of its field and never leaves the window; what only the engine can judge (a cycle, a
worker at work) comes back as its refusal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import assert_never

from podium.core.budget import LimitKind, Limits
from podium.core.inputs import AddTicket, EditTicket
from podium.core.patch import OUTWARD, TicketPatch
from podium.core.state import State
from podium.core.ticket import Condition, Executor, On, Ticket, TicketId
from podium.view.limit_draft import limit_problem, limit_text, limits_of
from podium.view.text import clean, read_time, time_words
from podium.view.ticket_problems import attempts_problem, id_problem, path_problem, priority_problem, time_problem

Need = tuple[TicketId, On]
"""A dependency, and which end of it is waited for."""


class Key(StrEnum):
    """The fields that are texts, by the ticket's own names."""

    ID = "id"
    TITLE = "title"
    DESCRIPTION = "description"
    COMMAND = "command"
    MODEL = "model"
    PRIORITY = "priority"
    ESTIMATE = "estimate_s"
    ATTEMPTS = "max_attempts"
    TIMEOUT = "timeout_s"
    TARGET = "target_file"
    SYMBOLS = "target_symbols"
    CONTEXT = "context_requirements"
    ASSIGNED = "assigned_to"
    WORK = "work_s"
    TURNS = "turns"
    CALLS = "calls"
    TOKENS = "tokens"
    COST = "cost_usd"


LIMITS = {key: LimitKind(key.value) for key in (Key.WORK, Key.TURNS, Key.CALLS, Key.TOKENS, Key.COST)}
"""The fields that are limits; what is set for the ticket itself."""
OF_MODELS = {Key.MODEL, Key.TARGET, Key.SYMBOLS, Key.CONTEXT, *LIMITS} - {Key.WORK}
"""What a command has no use for: neither shown nor sent while one carries the ticket out."""

_NEW = Ticket(TicketId("new"), "new")
"""Where the defaults are read."""


@dataclass(slots=True)
class TicketDraft:
    """What a person has written so far. `ticket` is the one that is edited, None for a new one."""

    ticket: Ticket | None = None
    executor: Executor = Executor.LLM
    after: TicketId | None = None
    """The ticket that a new one was begun after."""
    refused: str = ""
    """What the engine said of the last try."""
    tried: bool = False
    """Whether it was sent, or should have been: from then on an empty field is told of, too."""
    _texts: dict[Key, str] = field(default_factory=dict)
    _needs: tuple[Need, ...] | None = None
    _step_mode: bool | None = None

    @classmethod
    def of(cls, ticket: Ticket) -> TicketDraft:
        return cls(ticket, ticket.executor)

    @classmethod
    def new(cls, after: TicketId | None = None) -> TicketDraft:
        return cls(after=after)

    # --- what it says -----------------------------------------------------------------------------

    def text(self, key: Key) -> str:
        return self._texts.get(key, self._shown(key))

    def write(self, key: Key, text: str) -> None:
        """Take what stands in a field; what stood there at first is no edit."""
        text = clean(text).replace("\r\n", "\n").replace("\r", "\n")
        if text == self._shown(key):
            self._texts.pop(key, None)
        else:
            self._texts[key] = text
        self.refused = ""

    @property
    def step_mode(self) -> bool:
        return self._base.step_mode if self._step_mode is None else self._step_mode

    @step_mode.setter
    def step_mode(self, on: bool) -> None:
        self._step_mode = on if on is not self._base.step_mode else None

    @property
    def needs(self) -> tuple[Need, ...]:
        return self._first_needs if self._needs is None else self._needs

    def need(self, dependency: TicketId, on: On = On.SUCCESS) -> None:
        """Wait for one more, or for another end of it."""
        known = dict(self.needs)
        known[dependency] = on
        self._set_needs(tuple(known.items()))

    def drop(self, dependency: TicketId) -> None:
        self._set_needs(tuple(need for need in self.needs if need[0] != dependency))

    @property
    def touched(self) -> bool:
        """Whether there is anything that a person would miss."""
        return bool(self._texts or self._needs is not None or self._step_mode is not None or self._other_executor)

    @property
    def inward(self) -> bool:
        """Whether something was touched that a worker is told of."""
        keys = set(self._texts) | ({"depends_on"} if self._needs is not None else set())
        return bool(keys - OUTWARD) or self._step_mode is not None or self._other_executor

    def rebase(self, ticket: Ticket) -> None:
        """The ticket has become another meanwhile: what was not touched is shown as it is now."""
        refused, needs, step_mode = self.refused, self._needs, self._step_mode
        self.executor = self.executor if self._other_executor else ticket.executor
        self.ticket = ticket
        for key, text in tuple(self._texts.items()):
            self.write(key, text)
        self._needs = needs if needs != self._first_needs else None
        self._step_mode = step_mode if step_mode is not ticket.step_mode else None
        self.refused = refused

    # --- what would be sent -----------------------------------------------------------------------

    def problems(self, state: State) -> dict[Key, str]:
        """What is wrong with the fields, in their order; empty ones are told of once it was `tried`."""
        found = {key: self._problem(key, state) for key in Key}
        return {
            key: words
            for key, words in found.items()
            if words and (self.tried or self.text(key).strip() or key in self._texts)
        }

    def command(self, state: State) -> AddTicket | EditTicket | None:
        """What the engine is asked for; None where an edit would change nothing.

        Raises ValueError while there are `problems`.
        """
        if any(self._problem(key, state) for key in Key):
            raise ValueError("a field cannot be sent as it is")
        patch = self._patch()
        if self.ticket is not None:
            return EditTicket(self.ticket.id, patch) if patch.applied(self.ticket) != self.ticket else None
        return AddTicket(patch.applied(replace(_NEW, id=TicketId(self._line(Key.ID)))))

    # --- inside -----------------------------------------------------------------------------------

    @property
    def _base(self) -> Ticket:
        return self.ticket or _NEW

    @property
    def _first_needs(self) -> tuple[Need, ...]:
        if self.ticket is None:
            return ((self.after, On.SUCCESS),) if self.after is not None else ()
        return tuple((d, self.ticket.on(d)) for d in self.ticket.depends_on)

    @property
    def _other_executor(self) -> bool:
        return self.executor is not self._base.executor

    @property
    def _runs(self) -> bool:
        """Whether it runs a command, and asks no model."""
        return self.executor is Executor.COMMAND

    def _set_needs(self, needs: tuple[Need, ...]) -> None:
        self._needs = needs if needs != self._first_needs else None
        self.refused = ""

    def _shown(self, key: Key) -> str:
        """What the field shows while nobody has touched it."""
        if self.ticket is None and key in (Key.ID, Key.DESCRIPTION):
            return ""
        if key in LIMITS:
            return limit_text(LIMITS[key], self._base.limits)
        value = getattr(self._base, key)
        if key in (Key.ESTIMATE, Key.TIMEOUT):
            return time_words(value) if value is not None else ""
        if isinstance(value, tuple):
            return "\n".join(value) if key is Key.CONTEXT else ", ".join(value)
        return "" if value is None else clean(str(value))

    def _line(self, key: Key) -> str:
        return self.text(key).strip()

    def _problem(self, key: Key, state: State) -> str:
        """What is wrong with a field; what does not belong to its executor, and what was not touched, is not judged."""
        line = self._line(key)
        match key:
            case Key.ID:
                return id_problem(line, state) if self.ticket is None else ""
            case Key.DESCRIPTION:
                return "" if line else "needs a description"
            case Key.COMMAND:
                return "needs a command" if self._runs and not line else ""
            case _ if not self._is_sent(key):
                return ""
            case Key.PRIORITY:
                return priority_problem(line)
            case Key.ATTEMPTS:
                return attempts_problem(line)
            case Key.ESTIMATE | Key.TIMEOUT:
                return time_problem(line) if line or key is Key.TIMEOUT else ""
            case Key.TARGET | Key.CONTEXT:
                return next(filter(None, map(path_problem, self._lines(key))), "")
            case Key.SYMBOLS:
                return "needs a target file to find them in" if line and not self._line(Key.TARGET) else ""
            case Key.WORK | Key.TURNS | Key.CALLS | Key.TOKENS | Key.COST:
                return limit_problem(LIMITS[key], line)
            case Key.TITLE | Key.MODEL | Key.ASSIGNED:
                return "" if line.isprintable() else "has characters that cannot be seen"
            case _:
                assert_never(key)

    def _patch(self) -> TicketPatch:
        """What was touched, and nothing else."""
        needs = self._needs if self.ticket is not None else self.needs
        priority, attempts, timeout = (self._given(k) for k in (Key.PRIORITY, Key.ATTEMPTS, Key.TIMEOUT))
        estimate, description = self._given(Key.ESTIMATE), self._given(Key.DESCRIPTION)
        return TicketPatch(
            title=self._given(Key.TITLE),
            description=self.text(Key.DESCRIPTION) if description is not None else None,
            depends_on=tuple(d for d, _ in needs) if needs is not None else None,
            conditions=tuple(Condition(d, on) for d, on in needs if on is not On.SUCCESS)
            if needs is not None
            else None,
            priority=int(priority) if priority is not None else None,
            model=self._given(Key.MODEL),
            command=self._command(),
            step_mode=self._step_mode,
            target_file=self._given(Key.TARGET),
            target_symbols=self._list(Key.SYMBOLS),
            context_requirements=self._list(Key.CONTEXT),
            max_attempts=int(attempts) if attempts is not None else None,
            timeout_s=read_time(timeout) if timeout is not None else None,
            estimate_s=(read_time(estimate) or 0.0) if estimate is not None else None,
            assigned_to=self._given(Key.ASSIGNED),
            limits=self._limits(),
        )

    def _limits(self) -> Limits | None:
        """All of them, where one was touched."""
        if not any(self._is_sent(key) for key in LIMITS):
            return None
        own = self._base.limits
        return limits_of({w: self._line(k) if self._is_sent(k) else limit_text(w, own) for k, w in LIMITS.items()})

    def _command(self) -> str | None:
        """A command makes a ticket a command's, an empty one a model's."""
        if self._other_executor:
            return self._line(Key.COMMAND) if self._runs else ""
        return self._given(Key.COMMAND) if self._runs else None

    def _is_sent(self, key: Key) -> bool:
        return key in self._texts and not (self._runs and key in OF_MODELS)

    def _given(self, key: Key) -> str | None:
        return self._line(key) if self._is_sent(key) else None

    def _list(self, key: Key) -> tuple[str, ...] | None:
        return tuple(self._lines(key)) if self._is_sent(key) else None

    def _lines(self, key: Key) -> Iterator[str]:
        for line in (
            self.text(key).replace(",", "\n").splitlines() if key is Key.SYMBOLS else self.text(key).splitlines()
        ):
            if line.strip():
                yield line.strip()
