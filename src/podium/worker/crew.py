"""Those who do the work: prepares, carries and merges attempts in the real world.

    prepare    read the track's tip, build the prompt            -> SpawnBody
    work       worktree, then a conversation or a command, then a commit      -> Finished
    merge      into the track's branch; the worktree goes, the branch stays    -> Merged | NotMerged
               (it goes at once when the attempt ended by itself without a change)
    bury       after a kill: what was ended, what is kept      -> Finished

Each call serves one attempt in one pool thread. What they share is safe to share: the model client, the repository
(its writes are serialised by its own lock), and a map of worktrees in which every attempt touches its own key only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from podium.context.instructions import find_instructions, instruction_paths
from podium.context.views import build_context
from podium.core.approval import SpawnBody
from podium.core.events import AttemptStarted, Outcome, Streamed, Voice
from podium.core.inputs import Finished, Merged, NotMerged
from podium.core.order import WorkOrder
from podium.core.receipt import EndedProcess, Receipt
from podium.core.ticket import AttemptId, Executor
from podium.engine.lifeline import Lifeline
from podium.errors import EnvironmentProblem, PodiumError, RepositoryProblem
from podium.providers.client import ModelClient
from podium.tools.registry import Toolbox
from podium.tools.tool import Workplace
from podium.worker.command import carry_command
from podium.worker.gate import StepGate
from podium.worker.lifecycle import Conversation, Ending, last_word
from podium.worker.limiter import EndedByPerson, Limiter
from podium.worker.prompt import spawn_body
from podium.workspace.merge import Conflict, integrate
from podium.workspace.names import attempt_branch
from podium.workspace.remains import remains
from podium.workspace.worktree import Worktree, Worktrees

NO_KEY = (
    "no model can be asked: no API key is set. Set GEMINI_API_KEY (or GOOGLE_API_KEY) and start Podium again, "
    "or play a rehearsal with --rehearse SCRIPT"
)

REMAINS_S = 5.0
"""So long a killed worker's changes are looked for: a filter of the repository must not hold up its end."""


@dataclass(frozen=True, slots=True)
class RealCrew:
    """An `engine.crew.Crew`. `client` is None where no key is set: then only command tickets can be carried out.

    `clock` gives seconds, monotonic; `author` is "Name <address>" for the commits.
    """

    worktrees: Worktrees
    toolbox: Toolbox
    client: ModelClient | None
    author: str
    clock: Callable[[], float]
    recorded: frozenset[str] = frozenset()
    """The branches of all attempts that an earlier Podium has recorded in this repository."""
    _at_work: dict[AttemptId, Worktree] = field(default_factory=dict)

    def prepare(self, order: WorkOrder) -> SpawnBody:
        """Build what a person is asked to approve, from the tip of the track's branch."""
        ticket = order.ticket
        if self.client is None:
            raise EnvironmentProblem(f"{ticket.id}: {NO_KEY}")
        wanted = (*instruction_paths(ticket.target_file), *ticket.context_requirements, ticket.target_file or "")
        tip = self.worktrees.tip(order.track)
        read = self.worktrees.repository.read_texts(tip, [path for path in wanted if path]).get
        instructions = find_instructions(read, ticket.target_file)
        tools = tuple(spec.name for spec in self.toolbox.specs())
        return spawn_body(order, build_context(read, ticket), instructions, tools, self._earlier_change(order))

    def _earlier_change(self, order: WorkOrder) -> str:
        """What the attempt before this one changed; no reason to prepare nothing when that cannot be read."""
        if order.earlier is None:
            return ""
        try:
            return remains(self.worktrees, order.earlier.branch)
        except RepositoryProblem as problem:
            return f"[its change cannot be read: {problem}]"

    def work(self, order: WorkOrder, line: Lifeline) -> Finished:
        """Carry the attempt out in a worktree of its own, and commit what it did."""
        if self._done_before(order):
            return Finished(order.attempt, Outcome.COMPLETED, last_word(order.resumption) or "")
        worktree = self._at_work[order.attempt] = self._worktree(order, line)
        line.abort.check()
        ending = self._carry(order, line, worktree)
        line.abort.check()
        if ending.outcome is not Outcome.COMPLETED:
            self._tidy(worktree)
            return Finished(order.attempt, ending.outcome, ending.words)
        line.doing = "committing its work"
        return self._commit(order, line, worktree, ending.words)

    def merge(self, order: WorkOrder) -> Merged | NotMerged:
        """Merge the attempt's branch; a worktree of merged work is removed, its branch is kept."""
        title = f"{order.ticket.id}: {order.ticket.name}"
        message = f"{title}\n\n{order.summary}\n" if order.summary else f"{title}\n"
        merged = integrate(self.worktrees.repository, order.track, order.branch, message)
        match merged:
            case Conflict(files):
                why = f"its changes conflict with {order.track}; the work is kept on {order.branch}"
                return NotMerged(order.attempt, why, files)
            case _:
                worktree = self._at_work.get(order.attempt) or self.worktrees.find(order.branch)
                return Merged(order.attempt, merged.commit, merged.files, self._tidy(worktree))

    def bury(self, order: WorkOrder, line: Lifeline) -> Finished:
        """What a killed worker leaves. Its tools have ended their processes before `Aborted` came up to here."""
        # The line's part first: whatever has become of the worktree, what was ended and what survived is told.
        receipt = Receipt(line.doing, tuple(line.ended), seconds=line.seconds_since_abort)
        words = f"killed while {line.doing}"
        if worktree := self._at_work.get(order.attempt):
            receipt = replace(receipt, branch=worktree.branch)
            try:
                head = worktree.head()
                receipt = replace(receipt, commit=head if head != worktree.base else "")
                receipt = replace(receipt, uncommitted=worktree.uncommitted(REMAINS_S))
            except RepositoryProblem as problem:
                words += f"; not all that it left can be told: {problem}"
        return Finished(order.attempt, Outcome.KILLED, words, receipt.commit, receipt)

    def _worktree(self, order: WorkOrder, line: Lifeline) -> Worktree:
        """A fresh worktree, or the one that a worker that died has left."""
        if order.branch:
            line.doing = "looking for its worktree"
            found = self.worktrees.find(order.branch)
            if found is None:
                raise RepositoryProblem(
                    f"the worktree of {order.branch} is gone, so the attempt cannot go on; what it had committed is on "
                    "that branch, and a retry begins anew"
                )
            return found
        line.doing = "making its worktree"
        worktree = self._orphan(order) or self.worktrees.create(order.track, order.ticket.id, order.number, line.abort)
        line.record(AttemptStarted(order.attempt, worktree.branch, str(worktree.path), worktree.base))
        return worktree

    def _orphan(self, order: WorkOrder) -> Worktree | None:
        """The worktree that a Podium made for this attempt and could not record any more."""
        branch = attempt_branch(order.track, order.ticket.id, order.number)
        return None if branch in self.recorded else self.worktrees.adopt(order.track, branch)

    def _done_before(self, order: WorkOrder) -> bool:
        """Whether a worker that died had ended without a change: its worktree is gone, its word was not heard."""
        if not order.branch or last_word(order.resumption) is None or self.worktrees.find(order.branch):
            return False
        return self.worktrees.merged(order.track, order.branch)

    def _carry(self, order: WorkOrder, line: Lifeline, worktree: Worktree) -> Ending:
        if order.resumption is not None and order.resumption.end_now:
            return _ended_by_person(order, order.resumption.end_now)
        limiter = Limiter(line, order.limited)
        workplace = _workplace(order, line, worktree, limiter)
        try:
            if order.ticket.executor is Executor.COMMAND:
                return carry_command(order, line, workplace, limiter)
            if self.client is None:
                raise EnvironmentProblem(NO_KEY)
            gate = StepGate(line, self.toolbox, workplace, self.clock, limiter)
            return Conversation(order, line, self.client, gate).converse()
        except EndedByPerson as end:
            return _ended_by_person(order, str(end))
        except PodiumError:
            self._tidy(worktree)
            raise

    def _commit(self, order: WorkOrder, line: Lifeline, worktree: Worktree, summary: str) -> Finished:
        message = f"{order.ticket.id}: {order.ticket.name}\n\n{summary}\n"
        head = worktree.commit(message, self.author, line.abort) or worktree.head()
        if head == worktree.base:
            self._tidy(worktree)
            return Finished(order.attempt, Outcome.COMPLETED, summary)
        change = worktree.change(head, line.abort)
        return Finished(order.attempt, Outcome.COMPLETED, summary, head, diff=change.diff, files=change.files)

    def _tidy(self, worktree: Worktree | None) -> str:
        """Remove a worktree in which nothing is left to do; what is kept, and why, is for the person to know."""
        if worktree is None:
            return ""
        try:
            self.worktrees.remove(worktree)
        except RepositoryProblem as problem:
            return str(problem)
        return ""


def _ended_by_person(order: WorkOrder, words: str) -> Ending:
    """With what is there. Where a command was to be run nothing is: its limits are asked before it, and only then."""
    if order.ticket.executor is Executor.COMMAND:
        return Ending(Outcome.BLOCKED, f"{words} Its command was not run.")
    return Ending(Outcome.COMPLETED, words)


def _workplace(order: WorkOrder, line: Lifeline, worktree: Worktree, limiter: Limiter) -> Workplace:
    def say(text: str) -> None:
        line.show(Streamed(order.attempt, Voice.OUTPUT, text))

    def ended(processes: tuple[EndedProcess, ...]) -> None:
        line.ended.extend(processes)

    return Workplace(worktree.path, line.abort, say, ended, order.ticket.timeout_s, limiter.time_left)
