"""A worker's side of the stage, for the tests of this room: an observer that remembers, requests, and threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from podium.abort import AbortSignal
from podium.core.budget import Allowance, RequestNeed
from podium.core.conversation import Role, ToolResult, ToolSpec, Turn
from podium.core.usage import Bill, Usage
from podium.providers.base import Done, ModelRequest, ProviderError, TextDelta, ThoughtDelta
from podium.providers.client import ModelClient, Patience
from podium.providers.gemini import Gemini
from podium.providers.loop import LoopThread
from podium.providers.pricing import PriceBook
from podium.providers.quota import QuotaGate
from podium.providers.rehearsal_script import ScriptedCall, ScriptedTurn

T = TypeVar("T")

SIGNING = "gemini-3-flash-preview"
PLAIN = "gemini-2.5-flash"
READ = ToolSpec("read_file", "Read a file", '{"type":"object","properties":{"path":{"type":"string"}}}')
FINISH = ToolSpec("finish", "End", '{"type":"object","properties":{"summary":{"type":"string"}}}')
HASTY = Patience(max_retries=20, first_delay_s=0.0, max_delay_s=0.0, first_timeout_s=30, idle_timeout_s=30)
HOUR = 3600.0


@dataclass
class Recorder:
    """Remembers what a client tells; `wait_for` waits until it was told of such a thing."""

    allowance: Allowance = field(default_factory=Allowance)
    more_time: list[float] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    thoughts: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    bills: list[Bill] = field(default_factory=list)
    coolings: list[str] = field(default_factory=list)
    warmings: list[str] = field(default_factory=list)
    errors: list[ProviderError] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def sending(self, need: RequestNeed) -> Allowance:
        self.sent.append(need.model)
        return self.allowance

    def time_left(self) -> float:
        return self.more_time.pop(0)

    def heard(self, delta: TextDelta | ThoughtDelta) -> None:
        (self.texts if isinstance(delta, TextDelta) else self.thoughts).append(delta.text)
        self._tell()

    def spent(self, model: str, bill: Bill) -> None:
        self.bills.append(bill)

    def cooling(self, seconds: float, reason: str) -> None:
        self.coolings.append(reason)
        self._tell()

    def warm(self) -> None:
        self.warmings.append("warm")

    def retrying(self, error: ProviderError, delay_s: float) -> None:
        self.errors.append(error)
        self.delays.append(delay_s)
        self._tell()

    @property
    def usage(self) -> Usage:
        return sum((bill.usage for bill in self.bills), Usage())

    def wait_for(self, what: Callable[[Recorder], object]) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: what(self), 30), "it never happened"

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()


def request(ticket: str, *history: Turn, model: str = SIGNING, attempt: int = 1) -> ModelRequest:
    system = f"You are a worker.\nTicket: {ticket}\nAttempt: {attempt}\nBe brief."
    return ModelRequest(model, system, (Turn(Role.USER, "Go."), *history), (READ, FINISH))


def answers(done: Done) -> tuple[Turn, Turn]:
    """The model's turn and the results of its calls."""
    results = tuple(ToolResult(call, f"result of {call.arguments}") for call in done.turn.calls)
    return done.turn, Turn(Role.TOOL, results=results)


def call(path: str) -> ScriptedCall:
    return ScriptedCall(name="read_file", args={"path": path})


def says(text: str, **more: object) -> ScriptedTurn:
    """A turn of the ticket `t`."""
    return ScriptedTurn.model_validate({"ticket": "t", "text": text, **more})


@contextmanager
def client_for(url: str, patience: Patience = HASTY, gate: QuotaGate | None = None) -> Iterator[ModelClient]:
    loop, gemini = LoopThread(), Gemini("some-key", url)
    try:
        yield ModelClient(gemini, loop, gate or QuotaGate(), PriceBook(), patience)
    finally:
        loop.call(gemini.close, AbortSignal(), 10)
        loop.close()


def in_thread(work: Callable[[], T]) -> Future[T]:
    """Run `work` in a thread of its own; the future carries whatever it raises, `Aborted` too."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future
