"""The composition root: the one module that knows every concrete class.

    open_podium         a repository, its lock, its journal, a provider, an engine; nothing runs yet
      session           what a window or the terminal twin is joined to
      conduct           open a run of a track, or go on with the journal's
      resume            go on with the journal's run, whatever its track
      close             stop the workers, then the engine, then let everything go

Importing this module is cheap; the model SDK is imported when the first model is asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from podium import __version__
from podium.config import LoadedSettings, repository_settings_file
from podium.control.address import Address
from podium.control.server import reachable
from podium.core.events import Event, OutlaysRead, Refused, RunOpened, Terms, Warned
from podium.core.inputs import Close, Command, Notified, OpenRun, ResumeRun, SetRules
from podium.core.leaving import why_not_left
from podium.core.rule_change import RuleChange
from podium.core.rules import Rule
from podium.core.spending import models_under_cost
from podium.core.ticket import Executor, Track
from podium.core.wording import script_name
from podium.engine.clock import SteadyClock
from podium.engine.conductor import ConductorEngine
from podium.engine.pool import WorkerPool
from podium.engine.queues import Subscription
from podium.errors import EnvironmentProblem, PodiumError, UsageError
from podium.journal.damage import naming
from podium.journal.lock import RepositoryLock
from podium.journal.outlays import read_spending
from podium.journal.sqlite import Journal
from podium.models import live_provider, model_client, price_book
from podium.place import JOURNAL
from podium.providers.client import ModelClient
from podium.providers.gemini import Gemini
from podium.providers.pricing import PriceBook
from podium.providers.rehearsal import RehearsalServer
from podium.providers.rehearsal_script import Script, read_script
from podium.resources import resource
from podium.rules_file import change_rules
from podium.settings import Settings
from podium.tools.registry import standard_toolbox
from podium.trackfile import find_track_files, read_track
from podium.view.ports import SessionInfo
from podium.worker.crew import NO_KEY, RealCrew
from podium.workspace.names import attempt_branch
from podium.workspace.repository import Repository
from podium.workspace.seed import seed_repository
from podium.workspace.start import start_track
from podium.workspace.worktree import Worktrees


class Podium:
    """An engine on a repository and what it stands on; made by `open_podium`, ended by `close`."""

    def __init__(
        self,
        worktrees: Worktrees,
        journal: Journal,
        settings: Settings,
        prices: PriceBook,
        client: ModelClient | None,
        rehearsal: str,
        script: Script | None,
        *,
        fresh: bool,
    ) -> None:
        self._worktrees = worktrees
        self._settings = settings
        self._rules = tuple(rule.rule() for rule in settings.rules)
        self._prices = prices
        self._client = client
        self._rehearsal = rehearsal
        self._fresh = fresh
        self._script = script
        self._pool = WorkerPool()
        history = journal.last_run()
        self._past = history[-1].seq if history else 0
        self._runs = next((r.fact.run for r in history if isinstance(r.fact, RunOpened)), 0)
        self.clock = SteadyClock(history[-1].at if history and not fresh else 0.0)
        """What time it is in the run; whoever shows it asks the same clock."""
        self._recorded = journal.branches()
        author = f"{settings.git.author_name} <{settings.git.author_email}>"
        with naming(journal.path):
            self.engine = ConductorEngine(
                ledger=journal,
                crew=RealCrew(worktrees, standard_toolbox(), client, author, time.monotonic, self._recorded),
                pool=self._pool,
                max_workers=settings.workers.max_workers,
                clock=self.clock,
                # A run that is left behind is left in the journal only: the engine need not wait for its dead workers.
                history=() if fresh else history,
            )
        self.before = self.engine.state
        """The run that the journal held and that can be gone on with; not changed until `conduct` or `resume`."""
        self.unreachable = ""
        """Why the command line cannot reach the engine; empty when it can."""

    def session(self, track_file: Path | None = None) -> EngineSession:
        """One reader's view, from the run's first fact on; take it before the engine runs."""
        root = self._worktrees.repository.root
        models = tuple(dict.fromkeys((self._settings.tiers.worker.model, *self._settings.escalation.models)))
        info = SessionInfo(
            repository=str(root),
            track_file=str(track_file or ""),
            version=__version__,
            prices=tuple((model, label) for model in models if (label := self._prices.price_label(model))),
            models=models,
            track_files=tuple(str(path) for path in find_track_files(root)),
            past=self._past,
        )
        return EngineSession(info, self, self.engine.subscribe())

    def conduct(self, track: Track, *, freeze: bool = False) -> None:
        """Conduct a track: go on with the run of it that is open, or open one. Raises `UsageError`.

        `freeze`: see `resume`.
        """
        before = self.engine.state
        if before is not None and before.opened == track:
            self.resume(freeze=freeze)
            return
        if before is not None and (why := why_not_left(before, track)):
            raise UsageError(why)
        told = self._start(track)
        self.engine.post(self._opening(track, run=(before.run if before else self._runs) + 1))
        if told:
            self.engine.inbox.post(Notified(Warned(told)))
        self._tell_surprises(track)

    def resume(self, *, freeze: bool = False) -> None:
        """Go on with the journal's run, if it has one; with `freeze` it stands until a person thaws it."""
        state = self.engine.state
        if state is not None:
            self._worktrees.open_track(state.track.id, state.base)
            taken = {attempt_branch(state.track.id, a.ticket, a.number) for a in state.attempts.values()}
            strangers = self._worktrees.strangers(state.track.id, self._recorded | taken)
            self.engine.post(ResumeRun(self._terms(), self._rehearsal, freeze))
            if strangers:
                text = f"these worktrees belong to no attempt and were left alone: {', '.join(map(str, strangers))}"
                self.engine.inbox.post(Notified(Warned(text)))
            self._tell_surprises(state.track)

    def open_track(self, path: str) -> None:
        """Read a track file in a pool thread and conduct it; what is wrong with it is told on the feed."""
        repository = self._worktrees.repository
        self._carry("opens a track", f"open {path}", lambda: self.conduct(track_of(repository, Path(path))))

    def change_rules(self, change: RuleChange) -> None:
        """Write one change of the rules in a pool thread, and go by it at once; what is wrong is told on the feed."""
        file = repository_settings_file(self._worktrees.repository.root)
        self._carry("changes a rule", change.words, lambda: change_rules(file, change, self._go_by))

    def read_outlays(self) -> None:
        """Add up what the journal's runs have cost, in a pool thread; told on the feed."""
        self._carry("adds up the costs", "tell what earlier runs cost", self._tell_outlays)

    def close(self) -> None:
        """Stop every worker, then the engine; returns when both are gone."""
        self.engine.post(Close())
        self.engine.join()

    def _carry(self, role: str, what: str, deed: Callable[[], None]) -> None:
        def carry() -> None:
            try:
                deed()
            except PodiumError as error:
                self.engine.inbox.post(Notified(Refused(what, str(error))))

        self._pool.carry(role, carry)

    def _go_by(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self.engine.post(SetRules(rules))

    def _tell_outlays(self) -> None:
        with closing(Journal.open_to_read(self._worktrees.repository.root / JOURNAL)) as journal:
            notice = OutlaysRead(*read_spending(journal, journal.runs()))
        self.engine.inbox.post(Notified(notice))

    def _tell_surprises(self, track: Track) -> None:
        """What would surprise a person: a script for other tickets, tickets for a model that cannot be asked."""
        if self.unreachable:
            self.engine.inbox.post(Notified(Warned(self.unreachable)))
        if self._client is None and any(ticket.executor is Executor.LLM for ticket in track.tickets):
            self.engine.inbox.post(Notified(Warned(NO_KEY)))
        costed = models_under_cost(track, self._terms())
        if unpriced := [model for model in costed if self._prices.price_label(model) is None]:
            text = f"nobody knows the price of {', '.join(unpriced)}: a limit of cost does not hold it; set [prices]"
            self.engine.inbox.post(Notified(Warned(text)))
        for misfit in self._script.misfits(track) if self._script else ():
            self.engine.inbox.post(Notified(Warned(f"the rehearsal {script_name(self._rehearsal)} has {misfit}")))

    def _start(self, track: Track) -> str:
        """Let the track's branch begin at the last commit; `fresh` leaves behind what an earlier run has put on it."""
        repository = self._worktrees.repository
        return start_track(repository, track.id, repository.head(), set_aside=self._fresh)

    def _opening(self, track: Track, run: int) -> OpenRun:
        mode = track.mode or self._settings.approvals.mode
        return OpenRun(run, track, mode, self._terms(), self._worktrees.tip(track.id), self._rehearsal)

    def _terms(self) -> Terms:
        s = self._settings
        return Terms(
            s.workers.max_workers,
            s.tiers.worker.model,
            s.escalation.models,
            s.approvals.review,
            s.watch.silence_s,
            s.limits.ticket.limits(),
            s.limits.track.limits(),
            self._rules,
        )


@dataclass(slots=True)
class EngineSession:
    """A `view.ports.Session` on a real engine."""

    info: SessionInfo
    _podium: Podium
    _reader: Subscription

    def post(self, command: Command) -> None:
        self._podium.engine.post(command)

    def open_track(self, path: str) -> None:
        self._podium.open_track(path)

    def change_rules(self, change: RuleChange) -> None:
        self._podium.change_rules(change)

    def read_outlays(self) -> None:
        self._podium.read_outlays()

    def take(self) -> Event | None:
        return self._reader.take()

    def wait(self, seconds: float | None) -> Event | None:
        return self._reader.wait(seconds)

    def on_event(self, wake: Callable[[], None]) -> None:
        self._reader.on_event(wake)


@contextmanager
def open_podium(
    repository: Repository,
    loaded: LoadedSettings,
    environ: Mapping[str, str],
    rehearse: Path | None = None,
    *,
    fresh: bool = False,
    open_journal: Callable[[Path], Journal] = Journal.open,
) -> Iterator[Podium]:
    """Everything that conducting a repository needs; `rehearse` is the script of a rehearsal.

    `fresh` leaves behind what the journal holds; its branches, worktrees and facts are kept. `open_journal` opens the
    file that everything is recorded in.
    Raises `PodiumError`: another Podium conducts the repository, the journal cannot be used, the script is wrong.
    """
    settings = loaded.settings
    script = read_script(rehearse) if rehearse else None
    with ExitStack() as stack:
        stack.callback(RepositoryLock.acquire(repository.conductor_lock, repository.root).release)
        repository.exclude_podium()
        journal = stack.enter_context(closing(open_journal(repository.root / JOURNAL)))
        prices = price_book(settings)
        if script is not None:
            provider: Gemini | None = Gemini("rehearsal", stack.enter_context(RehearsalServer(script)).url)
        else:
            provider = live_provider(settings, environ)
        client = model_client(provider, prices, settings, stack) if provider else None
        script_name = str(rehearse.resolve()) if rehearse else ""
        podium = Podium(Worktrees(repository), journal, settings, prices, client, script_name, script, fresh=fresh)
        podium.engine.start()
        stack.callback(podium.close)
        _listen(podium, repository, environ, stack)
        yield podium


def _listen(podium: Podium, repository: Repository, environ: Mapping[str, str], stack: ExitStack) -> None:
    """Let the command line reach the engine; a Podium that only the window reaches is better than none."""
    address = Address(repository.conductor_lock, repository.root)
    try:
        stack.enter_context(reachable(podium.engine.ask, address, environ))
    except EnvironmentProblem as problem:
        podium.unreachable = f"the command line cannot reach this Podium: {problem}"


def track_of(repository: Repository, path: Path) -> Track:
    """The track in a file, checked against the last commit of the repository; raises `TrackFileError`."""
    return read_track(path, repository.root, frozenset(repository.list_files(repository.head())))


def copy_demo(target: Path) -> None:
    """The shipped demo project as a git repository in `target`; raises `RepositoryProblem`."""
    seed_repository(resource("assets/demo"), target, "Start of tally, with failing tests")
