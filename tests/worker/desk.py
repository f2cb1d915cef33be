"""A worker's place without an engine: its line, its tools, and a person who answers from a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from podium.core.approval import Approved, SpawnBody, StepBody, Verdict
from podium.core.budget import Allowance, LimitBody, RequestNeed
from podium.core.conversation import ToolCall, canonical
from podium.core.events import Notice, RequestSent, ToolStarted, WorkerFact
from podium.core.inputs import Asked, Notified, Report, Reported, Wanted
from podium.core.order import WorkOrder
from podium.core.receipt import EndedProcess
from podium.core.ticket import AttemptId, Executor, Ticket, TicketId, Tier, TrackId
from podium.core.transcript import Resumption
from podium.engine.lifeline import Lifeline, Slots
from podium.providers.client import ModelClient, Patience
from podium.providers.gemini import Gemini
from podium.providers.loop import LoopThread
from podium.providers.pricing import PriceBook
from podium.providers.quota import QuotaGate
from podium.providers.rehearsal import RehearsalServer
from podium.providers.rehearsal_script import Script, ScriptedTurn
from podium.tools.registry import standard_toolbox
from podium.tools.tool import Workplace
from podium.worker.gate import StepGate
from podium.worker.lifecycle import Conversation
from podium.worker.limiter import Limiter

MODEL = "gemini-3-flash-preview"
"""The strict one: a call without its thought signature is refused."""

Person = Callable[[StepBody], Verdict]


@dataclass
class Desk:
    """One attempt's line and tools in `root`; `people` answer its questions in turn, the rest is approved as it is."""

    root: Path
    people: Sequence[Person] = ()
    timeout_s: float = 30.0
    limits: Sequence[Allowance | LimitBody] = ()
    """The answers to what the worker wants, in turn; the rest is allowed."""
    limited: bool = False
    about_limits: Sequence[Callable[[LimitBody], Verdict]] = ()
    """How a person answers where a limit is reached; the rest is raised."""
    reports: list[Report] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.line = Lifeline(AttemptId("t#1"), self._post, Slots(1))
        self.line.take_slot()
        self.workplace = Workplace(self.root, self.line.abort, lambda text: None, self._ended, self.timeout_s)
        self.limiter = Limiter(self.line, self.limited or bool(self.limits))
        self.gate = StepGate(self.line, standard_toolbox(), self.workplace, lambda: 0.0, self.limiter)
        self._people, self._limits = iter(self.people), iter(self.limits)
        self._about_limits = iter(self.about_limits)

    @property
    def asked(self) -> list[StepBody]:
        asked = [report.body for report in self.reports if isinstance(report, Asked)]
        return [body for body in asked if isinstance(body, StepBody)]

    @property
    def needs(self) -> list[RequestNeed]:
        """What each request wanted to send."""
        wanted = [report.need for report in self.reports if isinstance(report, Wanted)]
        return [need for need in wanted if isinstance(need, RequestNeed)]

    @property
    def facts(self) -> list[WorkerFact]:
        return [report.fact for report in self.reports if isinstance(report, Reported)]

    @property
    def notices(self) -> list[Notice]:
        return [report.notice for report in self.reports if isinstance(report, Notified)]

    def _post(self, report: Report) -> None:
        self.reports.append(report)
        match report:
            case Asked(_, LimitBody() as reached):
                self.line.deliver(next(self._about_limits, Approved)(reached))
            case Asked(attempt, StepBody() as body):
                verdict = next(self._people, Approved)(body)
                if isinstance(verdict, Approved) and isinstance(verdict.body, StepBody):
                    # As the engine does it: what is let go is recorded before the worker hears of it.
                    self.reports.append(Reported(ToolStarted(attempt, verdict.body.call)))
                self.line.deliver(verdict)
            case Wanted(attempt, need):
                answer = next(self._limits, Allowance())
                if isinstance(need, RequestNeed) and isinstance(answer, Allowance):
                    # As the engine does it: a request that may go out is recorded as sent.
                    self.reports.append(Reported(RequestSent(attempt, need.model)))
                self.line.grant(answer)
            case Reported(_, confirm=True):
                self.line.confirm()
            case _:
                pass

    def _ended(self, processes: tuple[EndedProcess, ...]) -> None:
        self.line.ended.extend(processes)


def tool_call(name: str, **arguments: object) -> ToolCall:
    return ToolCall("call-1", name, canonical(arguments))


def order(body: SpawnBody | None = None, **more: object) -> WorkOrder:
    fields: dict[str, object] = {
        "attempt": AttemptId("t#1"),
        "track": TrackId("track"),
        "ticket": Ticket(TicketId("t"), "Do t."),
        "number": 1,
        "label": "t-1",
        "model": MODEL,
        "tier": Tier.WORKER,
        "base": "",
        "body": body or SpawnBody(Executor.LLM, role="You work.", model=MODEL, prompt="Please do t."),
        **more,
    }
    return WorkOrder(**fields)  # type: ignore[arg-type]


@contextmanager
def client_of(server: RehearsalServer, patience: Patience | None = None) -> Iterator[ModelClient]:
    loop = LoopThread()
    try:
        provider = Gemini("key", server.url)
        yield ModelClient(provider, loop, QuotaGate(), PriceBook({}), patience or Patience(first_delay_s=0.01))
    finally:
        loop.close()


@contextmanager
def conversation(
    desk: Desk, *turns: ScriptedTurn, left: Resumption | None = None
) -> Iterator[tuple[Conversation, RehearsalServer]]:
    """A conversation of the desk's worker with a model that plays the turns; `left` is what a dead worker has left."""
    script = Script(turns=turns)
    quick = script.model_copy(update={"defaults": script.defaults.model_copy(update={"delay_s": 0.0})})
    with RehearsalServer(quick) as server, client_of(server) as client:
        yield Conversation(order(resumption=left), desk.line, client, desk.gate), server
