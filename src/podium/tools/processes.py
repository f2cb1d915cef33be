"""Ending processes, and being sure of it: SIGTERM, a moment of grace, SIGKILL, and another look until nothing is left.

A process that starts another one while it is being ended is the reason for the loop: each round looks again, and
only an empty round is the end. Zombies count as gone; their parent, or the shepherd, takes their status.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable

import psutil

from podium.core.receipt import EndedBy, EndedProcess

MARK = "PODIUM_RUN"
"""Environment variable by which the processes of one command are known, even when their parents are gone."""
GRACE_S = 0.05
ROUND_S = 0.25
PATIENCE_S = 3.0
"""A process that SIGKILL has not ended by then hangs in the kernel (state D), and is reported as a survivor."""
_LONGEST_COMMAND = 500

Find = Callable[[], list[psutil.Process]]


def end_descendants(*, by_mark_too: bool = False) -> tuple[EndedProcess, ...]:
    """End everything below this process; with `by_mark_too` also what bears this process's mark."""
    me = psutil.Process()
    mark = os.environ.get(MARK, "") if by_mark_too else ""
    return end_all(lambda: [*me.children(recursive=True), *(marked(mark) if mark else [])])


def end_deserted(shepherd: int, mark: str, output: int) -> tuple[EndedProcess, ...]:
    """End what a shepherd that does not answer has below it, what bears its mark, and who can write to its output.

    A stopped shepherd still adopts orphans, so it must not be ended before them. `output` is our end of the pipe.
    """
    pipe = os.fstat(output).st_ino
    return end_all(lambda: [*_below(shepherd), *marked(mark, but=shepherd), *_writers(pipe, but=shepherd)])


def marked(mark: str, but: int = 0) -> list[psutil.Process]:
    """Processes of this user whose environment holds the mark; this process and the one named are none of them."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid not in (os.getpid(), but) and process.environ().get(MARK) == mark:
                found.append(process)
    return found


def _below(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _writers(pipe: int, but: int) -> list[psutil.Process]:
    """Who has the writing end of a pipe open, known by its inode; needs Linux's /proc, elsewhere nobody is found.

    Reading ends do not count: a process that this one is starting at the moment may have a copy of ours.
    """
    spared = (os.getpid(), but)
    return [process for process in psutil.process_iter() if process.pid not in spared and _writes(process.pid, pipe)]


def _writes(pid: int, pipe: int) -> bool:
    try:
        handles = list(os.scandir(f"/proc/{pid}/fd"))
    except OSError:
        return False
    for handle in handles:
        with contextlib.suppress(OSError):
            # The link's own mode tells how the descriptor is open: proc(5), /proc/pid/fd.
            if handle.stat().st_ino == pipe and handle.stat(follow_symlinks=False).st_mode & 0o200:
                return True
    return False


def end_all(find: Find) -> tuple[EndedProcess, ...]:
    """End all that `find` finds, as often as it finds something; returns how each came to its end."""
    ended: dict[psutil.Process, EndedProcess] = {}
    deadline = time.monotonic() + PATIENCE_S
    left = _living(find())
    _round(left, psutil.Process.terminate, EndedBy.SIGTERM, GRACE_S, ended)
    while (left := _living(find())) and time.monotonic() < deadline:
        _round(left, psutil.Process.kill, EndedBy.SIGKILL, ROUND_S, ended)
    for process in left:
        ended[process] = EndedProcess(process.pid, _command(process), EndedBy.SURVIVED)
    return tuple(sorted(ended.values(), key=lambda each: each.pid))


def _round(
    processes: list[psutil.Process],
    signal: Callable[[psutil.Process], None],
    by: EndedBy,
    seconds: float,
    ended: dict[psutil.Process, EndedProcess],
) -> None:
    """Signal them all, wait until they are gone or the time is up, and note those that went."""
    commands = {process: _command(process) for process in processes}
    how = dict.fromkeys(processes, by)
    for process in processes:
        try:
            signal(process)
        except psutil.NoSuchProcess:
            how[process] = EndedBy.ITSELF
        except psutil.AccessDenied:
            pass  # another user's (sudo): it stays among the living, and is reported as a survivor
    psutil.wait_procs(processes, timeout=seconds)
    alive = set(_living(processes))
    for process in processes:
        if process not in alive:
            ended[process] = EndedProcess(process.pid, commands[process], how[process])


def _living(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [process for process in dict.fromkeys(processes) if _lives(process)]


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    except psutil.NoSuchProcess:
        return False


def _command(process: psutil.Process) -> str:
    try:
        return (" ".join(process.cmdline()) or process.name())[:_LONGEST_COMMAND]
    except psutil.Error:
        return "(unknown)"
