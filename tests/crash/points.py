"""One interrupted run: Podium dies at a commit, is started again, and is held to what an undisturbed run comes to.

Place         a repository, a track, a model that survives, a log of what was executed
undisturbed   what there is to compare with, and how many commits there are
try_point     die, go on, compare; what does not hold, in words
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from podium.core.apply import fold
from podium.core.approval import CUT_OFF, SpawnBody, StepBody
from podium.core.events import ApprovalOpened, Recorded, ToolStarted, TurnTaken, WorkMerged
from podium.core.invariants import check
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.core.usage import Usage
from podium.journal.sqlite import Journal
from podium.place import JOURNAL
from podium.providers.rehearsal import RehearsalServer
from tests.conftest import FROM_THE_USER, Repository
from tests.crash.mortal import LIVES, Death
from tests.crash.nursery import Ended, Job, Nursery
from tests.crash.person import wrong_at_the_desk
from tests.crash.work import EXECUTED, model, track

FAST = Path("/dev/shm")
"""A disk in memory, where there is one: what is tested is the death of a process, not of a machine."""


@dataclass(frozen=True, slots=True)
class Place:
    """One repository, its track, its model, and what was executed."""

    repo: Repository
    server: RehearsalServer
    nursery: Nursery

    @property
    def root(self) -> Path:
        return self.repo.path.parent

    @property
    def log(self) -> Path:
        return self.root / "executed.log"

    @property
    def journal(self) -> Path:
        return self.repo.path / JOURNAL

    def run(self, death: Death = LIVES, *, most_bytes: int = 0, clock: str = "") -> Ended:
        """Podium until it is done, or until it dies."""
        environ = {name: value for name, value in os.environ.items() if not name.startswith(FROM_THE_USER)}
        environ |= {
            "GEMINI_API_KEY": "key",
            "GOOGLE_GEMINI_BASE_URL": self.server.url,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "HOME": str(self.root),
            "XDG_CONFIG_HOME": str(self.root / "config"),
        }
        count, file = str(self.root / "commits"), str(self.root / "work.toml")
        return self.nursery.run(
            Job(str(self.repo.path), file, environ, str(death), count, most_bytes, clock, attended=True)
        )

    @property
    def commits(self) -> int:
        """How many commits the last run made that came to its end."""
        return int((self.root / "commits").read_text())

    @property
    def facts(self) -> list[Recorded]:
        if not self.journal.exists():
            return []
        with closing(Journal.open_to_read(self.journal)) as journal:
            return journal.last_run()

    def state(self) -> State | None:
        """What the journal folds to; None when it holds nothing yet."""
        state: State | None = None
        for recorded in self.facts:
            state = fold(state, recorded)
        if state is not None:
            check(state)
        return state

    def executed(self) -> Counter[str]:
        return Counter(self.log.read_text().split() if self.log.exists() else [])

    def patches(self) -> Mapping[str, frozenset[str]]:
        """What the merge of each ticket has changed: modes, contents and names, wherever in the order it came."""
        state, found = self.state(), {}
        assert state is not None
        for recorded in self.facts:
            if isinstance(fact := recorded.fact, WorkMerged):
                changed = self.repo.git("diff-tree", "-r", f"{fact.commit}^1", fact.commit)
                found[str(state.attempts[fact.attempt].ticket)] = frozenset(changed.splitlines())
        return found

    def tree(self) -> str:
        return self.repo.git("rev-parse", "podium/work^{tree}")


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What every interrupted run must come to; `commits` is how often its journal committed."""

    commits: int
    code: int
    statuses: Mapping[TicketId, Status]
    patches: Mapping[str, frozenset[str]]
    tree: str


@contextmanager
def place(nursery: Nursery) -> Iterator[Place]:
    """A fresh repository with its track and its model."""
    parent = str(FAST) if os.access(FAST, os.W_OK) else None
    root = Path(tempfile.mkdtemp(prefix="podium-crash-", dir=parent))
    try:
        repo = Repository(root / "repo")
        repo.path.mkdir()
        repo.git("init", "--quiet", "--initial-branch", "main", "--template=")
        repo.git("config", "user.name", "Tess Tester")
        repo.git("config", "user.email", "tess@example.org")
        repo.commit({"README.md": "# A repository\n"}, "first")
        (root / "work.toml").write_text(track(root / "executed.log"), encoding="utf-8")
        with RehearsalServer(model(root / "executed.log")) as server:
            yield Place(repo, server, nursery)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def undisturbed(nursery: Nursery) -> Undisturbed:
    """Conduct the track to its end; fails when that does not do everything exactly once."""
    with place(nursery) as whole:
        ended, state = whole.run(), whole.state()
        assert state is not None, ended.said
        assert whole.executed() == EXECUTED, ended.said
        assert state.bill.usage == whole.server.usage()
        assert wrong_at_the_desk([recorded.fact for recorded in whole.facts]) == []
        statuses = {name: ticket.status for name, ticket in state.tickets.items()}
        return Undisturbed(whole.commits, ended.code, statuses, whole.patches(), whole.tree())


def try_point(nursery: Nursery, whole: Undisturbed, *deaths: Death) -> list[str]:
    """Let Podium die so often, and then live; what does not hold, in words."""
    with place(nursery) as here:
        wrong: list[str] = []
        for death in deaths:
            wrong += _die_once(here, death)
        taken, asked = _turns_taken(here), len(here.server.requests)
        ended = here.run()
        if ended.code != whole.code:
            return [*wrong, f"it ended with {ended.code} in place of {whole.code}: {ended.said[-2_000:]}"]
        again = [(r.ticket, r.step) for r in here.server.requests[asked:] if r.step < taken[r.ticket, r.attempt]]
        wrong += [f"turns that were taken were asked for again: {again}"] if again else []
        return [*wrong, *differences(here, whole)]


def _die_once(here: Place, death: Death) -> list[str]:
    ended = here.run(death)
    if ended.code not in (-signal.SIGKILL, 0, 3):
        return [f"{death}: it ended with {ended.code}: {ended.said[-2_000:]}"]
    here.state()  # what is durable folds
    return []


def differences(here: Place, whole: Undisturbed) -> list[str]:
    """What an interrupted run came to that the undisturbed one did not."""
    state = here.state()
    assert state is not None
    wrong = wrong_at_the_desk([recorded.fact for recorded in here.facts])
    statuses = {name: ticket.status for name, ticket in state.tickets.items()}
    if statuses != whole.statuses:
        wrong.append(f"statuses: {sorted(set(statuses.items()) ^ set(whole.statuses.items()))}")
    mine, theirs = here.patches(), whole.patches
    if mine != theirs or here.tree() != whole.tree:
        other = [f"{name}: {mine.get(name)}" for name in {**mine, **theirs} if mine.get(name) != theirs.get(name)]
        wrong.append(f"merged otherwise: {other or 'into another tree'}")
    return [*wrong, *_executions(here, state), *_accounts(here, state), *_durations(here, state)]


def _turns_taken(here: Place) -> Counter[tuple[str, int]]:
    """By ticket and number of the attempt."""
    state = here.state()
    taken: Counter[tuple[str, int]] = Counter()
    for recorded in here.facts:
        if state is not None and isinstance(fact := recorded.fact, TurnTaken):
            attempt = state.attempts[fact.attempt]
            taken[attempt.ticket, attempt.number] += 1
    return taken


def _executions(here: Place, state: State) -> list[str]:
    """Each call was started once, and once more only where somebody was told that it had been cut off."""
    facts = [recorded.fact for recorded in here.facts]
    asked = [fact.approval for fact in facts if isinstance(fact, ApprovalOpened)]
    cut = Counter(a.attempt for a in asked if isinstance(a.body, SpawnBody | StepBody) and a.body.problem == CUT_OFF)
    starts = [fact for fact in facts if isinstance(fact, ToolStarted) and fact.call.name not in _RUN_AGAIN]
    twice = Counter((fact.attempt, fact.call.id, fact.call.arguments) for fact in starts)
    more = Counter(attempt for attempt, _, _ in twice.elements())
    wrong = [
        f"{attempt}: {count} starts of {calls} calls, {cut[attempt]} were asked about"
        for attempt, count in more.items()
        if count > (calls := sum(key[0] == attempt for key in twice)) + cut[attempt]
    ]
    executed, spare = here.executed(), sum(cut.values())
    for word, times in EXECUTED.items():
        if not times <= executed[word] <= times + spare:
            wrong.append(f"{word} was executed {executed[word]} times; {spare} calls were asked about")
    if sum(executed.values()) > sum(EXECUTED.values()) + spare:
        wrong.append(f"executed too often: {dict(executed)}; {spare} calls were asked about")
    return wrong


_RUN_AGAIN = frozenset({"read_file", "list_files", "search_files", "propose_ticket"})
"""They may run twice without a word: they only read, or only tell the model what came of its proposal."""


def _accounts(here: Place, state: State) -> list[str]:
    """What the model told and the journal has not is what so many requests cost that are counted as lost."""
    wrong = []
    requests = here.server.requests
    for name, ticket in state.tickets.items():
        lost = sum(state.attempts[a].lost_requests for a in ticket.attempts)
        told = [r.told for r in requests if r.ticket == name]
        missing = [combination for n in range(lost + 1) for combination in combinations(told, n)]
        if not any(sum(told, Usage()) == sum(some, ticket.bill.usage) for some in missing):
            wrong.append(f"{name}: {ticket.bill.usage} is accounted of {sum(told, Usage())} told, {lost} requests lost")
    by_tier = sum((bill.usage for bill in state.bill_by_tier.values()), Usage())
    if by_tier != sum((t.bill.usage for t in state.tickets.values()), Usage()):
        wrong.append("the tiers' tokens are not those of the tickets")
    return wrong


def _durations(here: Place, state: State) -> list[str]:
    """Nothing ends before it began, whatever the clock did."""
    times = [recorded.at for recorded in here.facts]
    wrong = ["a fact is older than the one before it"] if times != sorted(times) else []
    for attempt in state.attempts.values():
        steps = [t for t in (attempt.opened_at, attempt.started_at, attempt.ended_at) if t is not None]
        wrong += [f"{attempt.id} goes back in time: {steps}"] if steps != sorted(steps) else []
    return wrong
