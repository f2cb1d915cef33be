"""Running a worker's command, and knowing that nothing of it is left afterwards.

The command runs below a shepherd (`shepherd.py`) that ends the whole tree. The thread here waits on the thing or
the abort, in one `select`: the command's output, the shepherd's report, a socket that the `AbortSignal` writes to, and
the time limit. It never waits for the end of the output: a stray process could hold that pipe open for ever. When the
report has come, the tree is gone, and what is still in the pipe is all there will be.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import select
import selectors
import shutil
import socket
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from podium.abort import Aborted
from podium.core.conversation import ToolEffect
from podium.core.preview import Preview, PreviewKind
from podium.core.receipt import EndedBy, EndedProcess
from podium.tools.bounded import BoundedText
from podium.tools.environment import command_environment
from podium.tools.processes import MARK, end_deserted
from podium.tools.tool import Arguments, Tool, ToolProblem, Workplace

LIVE_CHARS = 1_000_000
"""So much of a command's output is shown live; a flood must not drown the window. The result keeps head and tail."""
SHEPHERD_S = 8.0
"""A shepherd ends any tree in less, or reports survivors; later than that it was itself stopped or killed."""
_KILLED_SHEPHERD = "(Podium's watcher of the command; it was killed, so what had hidden from it may still run)"

OUT_OF_WORK = "was ended because the limit of work time is used up; raise it and retry"
UNKNOWN_END = "ended in an unknown way, the process that watches over it was stopped or killed"


@dataclass(frozen=True, slots=True)
class CommandResult:
    """How a command ended.

    `exit_code` is negative for a signal (-9: SIGKILL), None when the command was ended by the time limit or its end is
    unknown. `ended` are processes that it left behind, or that were ended with it. `escaped` says what nobody can be
    sure of: the command has killed its shepherd, and a process that hid well may still run.
    """

    exit_code: int | None
    output: str
    seconds: float
    timed_out: bool
    ended: tuple[EndedProcess, ...] = ()
    escaped: bool = False
    out_of_work: bool = False
    """It was ended because a limit of work time was used up, before its own time limit."""


def run_shell(command: str, workplace: Workplace, timeout_s: float | None = None) -> CommandResult:
    """Run a shell command in the worktree; `timeout_s` (seconds) can only shorten the workplace's own limit.

    Raises `Aborted` once the whole tree is gone, and `ToolProblem` when the command cannot be started.
    """
    workplace.abort.check()
    limit = min(timeout_s or workplace.timeout_s, workplace.timeout_s)
    run = _Run(command, workplace)
    try:
        result = run.watch(limit)
    finally:
        run.close()
    if result.ended:
        workplace.ended(result.ended)
    workplace.abort.check()
    return result


class _Run:
    """One command below its shepherd."""

    def __init__(self, command: str, workplace: Workplace) -> None:
        self._workplace = workplace
        self._started = time.monotonic()
        self._mark = uuid.uuid4().hex
        self._kept, self._said = BoundedText(), 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._report = b""
        self._exit_code: int | None = None
        self._ended: tuple[EndedProcess, ...] = ()
        self._ending = self._over = self._escaped = self._out_of_work = False
        self._wake, self._waker = socket.socketpair()
        try:
            self._process, self._control, self._status = _start(command, workplace.root, self._mark)
        except ToolProblem:
            self._wake.close()
            self._waker.close()
            raise
        assert self._process.stdout is not None
        self._output = self._process.stdout.fileno()
        os.set_blocking(self._output, False)
        self._forget = workplace.abort.on_set(self._wake_up)

    def watch(self, limit: float) -> CommandResult:
        """Until the shepherd has reported, or has gone without a word."""
        last = self._started + limit
        timed_out, deadline = False, min(last, self._started + self._workplace.time_left())
        with selectors.DefaultSelector() as selector:
            for source in (self._output, self._status, self._wake):
                selector.register(source, selectors.EVENT_READ)
            while not self._over:
                ready = {key.fileobj for key, _ in selector.select(max(0.0, deadline - time.monotonic()))}
                if self._output in ready and not self._read_output():
                    selector.unregister(self._output)
                if self._status in ready:
                    self._read_report()
                elif self._wake in ready:
                    selector.unregister(self._wake)
                    deadline = self._end()
                elif time.monotonic() >= deadline and self._ending:
                    self._lose()
                elif time.monotonic() >= deadline and (more := self._more(last)) > 0:
                    deadline = min(last, time.monotonic() + more)
                elif time.monotonic() >= deadline:
                    timed_out, self._out_of_work = True, time.monotonic() < last
                    deadline = self._end()
        return self._result(timed_out)

    def close(self) -> None:
        """Whatever happened above: the tree is ended and the shepherd is gone."""
        self._forget()
        self._end()
        if not self._over:
            word = select.poll()
            word.register(self._status, select.POLLIN)
            word.poll(SHEPHERD_S * 1_000)
            self._lose()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        os.close(self._status)
        self._wake.close()
        self._waker.close()

    def _more(self, last: float) -> float:
        """Seconds of work that are left when those that were granted are over; 0 also when it shall stop."""
        try:
            return self._workplace.time_left() if time.monotonic() < last else 0.0
        except Aborted:
            return 0.0

    def _wake_up(self) -> None:
        with contextlib.suppress(OSError):  # the command ended at the same moment, and the socket is closed
            self._waker.send(b"!")

    def _end(self) -> float:
        """Tell the shepherd to end its flock; returns until when it must have reported."""
        if not self._ending:
            self._ending = True
            os.close(self._control)
        return time.monotonic() + SHEPHERD_S

    def _lose(self, *, killed: bool = False) -> None:
        """The shepherd was stopped or killed, perhaps by the command: find and end what it had to.

        A stopped one still stands above all of them. Below a killed one nothing stands any more: then only the mark
        and the output tell who belongs to the command, and who has shed both has escaped.
        """
        shepherd = self._process.pid
        self._over, self._escaped, self._exit_code = True, killed, None
        self._ended = end_deserted(shepherd, self._mark, self._output)
        if killed:
            self._ended += (EndedProcess(shepherd, _KILLED_SHEPHERD, EndedBy.ITSELF),)
        self._process.kill()
        self._process.wait()

    def _read_output(self) -> bool:
        """Take what is there; False at the end of the output."""
        try:
            raw = os.read(self._output, 65536)
        except BlockingIOError:
            return True
        self._take(self._decoder.decode(raw, final=not raw))
        return bool(raw)

    def _take(self, text: str) -> None:
        self._kept.add(text)
        room, self._said = LIVE_CHARS - self._said, self._said + len(text)
        if text and room > 0:
            note = "\n[... more output is kept, but not shown live ...]\n" if len(text) >= room else ""
            self._workplace.say(text[:room] + note)

    def _read_report(self) -> None:
        raw = os.read(self._status, 65536)
        self._report += raw
        if raw:
            return
        if not self._report.endswith(b"\n"):
            self._lose(killed=True)
            return
        said = json.loads(self._report)
        self._over, self._exit_code = True, said["exit"]
        self._ended = tuple(EndedProcess(pid, text, EndedBy(by)) for pid, text, by in said["ended"])

    def _drain(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while raw := os.read(self._output, 65536):
                self._take(self._decoder.decode(raw))
        self._take(self._decoder.decode(b"", final=True))

    def _result(self, timed_out: bool) -> CommandResult:
        self._drain()
        seconds = time.monotonic() - self._started
        code = None if timed_out else self._exit_code
        return CommandResult(code, str(self._kept), seconds, timed_out, self._ended, self._escaped, self._out_of_work)


def _start(command: str, root: Path, mark: str) -> tuple[subprocess.Popen[bytes], int, int]:
    """Start the shepherd; returns it with our ends of its control and its status pipe."""
    told, control = os.pipe()
    status, telling = os.pipe()
    shell = shutil.which("bash") or "/bin/sh"
    script = Path(__file__).with_name("shepherd.py")
    where = json.dumps([os.fspath(Path(entry).absolute()) for entry in sys.path])
    line = [sys.executable, "-I", "-S", os.fspath(script), str(told), str(telling), where, shell, command]
    environment = {**command_environment(), MARK: mark, "GIT_CEILING_DIRECTORIES": os.fspath(root.parent)}
    try:
        process = subprocess.Popen(
            line,
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(told, telling),
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        os.close(control)
        os.close(status)
        raise ToolProblem(f"the command could not be started: {error}; shorten it, or write it to a script") from error
    finally:
        os.close(told)
        os.close(telling)
    return process, control, status


class RunCommand(Arguments):
    command: Annotated[str, Field(min_length=1, description="Shell command, run by bash in the root of the worktree")]
    timeout_s: Annotated[
        float | None,
        Field(ge=0.1, description="End the command after so many seconds; optional, it can only be shorter"),
    ] = None


def _run_command(args: RunCommand, workplace: Workplace) -> str:
    return told(run_shell(args.command, workplace, args.timeout_s))


def told(result: CommandResult) -> str:
    """A result as the model reads it: the output, how it ended, and what had to be ended."""
    took = f"{result.seconds:.1f} s"
    limit = "limit of work time, which is used up," if result.out_of_work else "time limit"
    how = f"ended by the {limit} after {took}" if result.timed_out else f"exit code {result.exit_code}, {took}"
    if result.exit_code is None and not result.timed_out:
        how = f"{UNKNOWN_END} after {took}"
    lines = [result.output.rstrip("\n"), f"[{how}]"]
    if result.escaped:
        lines.append("[processes that the command had detached may still run]")
    if result.ended and not result.timed_out:
        names = "; ".join(f"{each.pid} {each.command}" for each in result.ended)
        lines.append(f"[processes that the command left running were ended: {names}]")
    return "\n".join(line for line in lines if line)


run_command = Tool(
    name="run_command",
    description=(
        "Run a shell command in the root of the worktree and return its output and exit code. "
        "It has no terminal and no input. Background processes are ended when the command ends."
    ),
    effect=ToolEffect.RUN,
    arguments=RunCommand,
    run=_run_command,
    preview=lambda args, _: Preview(PreviewKind.COMMAND, args.command),
)
