"""The parent of one command: a small process of its own that knows every descendant and outlives them all.

Run as a script, never imported by Podium. It makes itself the *subreaper* of its command (prctl(2),
PR_SET_CHILD_SUBREAPER): whatever the command starts, and however it detaches (`setsid`, double fork, an emptied
environment), becomes the shepherd's child when its own parent ends. So two things are certain that no list of
processes can promise: walking down from the shepherd finds everything, and when `waitpid` says that no child
is left, nothing is left. Being the subreaper in Podium itself would not do: its orphans would be those of all
workers together.

The shepherd ends the tree in three cases, by the same path: the command has exited and left something behind, Podium
closes the control pipe (a kill, a timeout), or Podium itself has died, which closes the pipe too. Then it writes one
line of JSON to the status pipe: `{"exit": int | null, "ended": [[pid, command, how], ...]}`.

Where there is no subreaper (macOS), detached orphans are found by the variable that marks their environment; one that
has also emptied its environment escapes there.

    shepherd.py CONTROL_FD STATUS_FD SYS_PATH_AS_JSON SHELL COMMAND
"""

from __future__ import annotations

import importlib
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable

QUICK_S = 0.05
"""A command that takes no longer is not delayed by loading psutil, which only ending needs."""
SETTLE_S = 0.2
"""What the finished command left behind may end by itself so long: `>(tee log)` still has something to write."""
_PR_SET_CHILD_SUBREAPER = 36


class Shepherd:
    """What is known of the flock. `exit_code` is None until the command has ended by itself."""

    def __init__(self, control: int) -> None:
        self._control = control
        self._woken, waker = os.pipe()
        os.set_blocking(waker, False)
        os.set_blocking(self._woken, False)
        signal.set_wakeup_fd(waker)
        self._news = select.poll()  # not select(): a descriptor that Podium hands down may be above 1023
        self._news.register(control, select.POLLIN)
        self._news.register(self._woken, select.POLLIN)
        # Handlers, not SIG_IGN: what is ignored would stay ignored in the command.
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: None)
        self._command = 0
        self.exit_code: int | None = None
        self.alone = False
        self.told_to_end = False

    def start(self, shell: str, command: str) -> None:
        """Start the command in a session of its own, with the signals that Python ignores restored."""
        restored = [signal.SIGPIPE, signal.SIGXFSZ]
        try:
            line = [shell, "-c", command]
            self._command = os.posix_spawn(shell, line, os.environ, setsid=True, setsigdef=restored)
        except OSError as error:
            os.write(2, f"{shell} could not be started: {error.strerror}\n".encode())
            self.exit_code = 127

    def wait(self, until: Callable[[], bool], seconds: float | None = None) -> None:
        """Wait for children until the condition holds; not longer than told, and no longer than Podium wishes."""
        deadline = None if seconds is None else time.monotonic() + seconds
        self.reap()
        while not until():
            left = None if deadline is None else max(0.0, deadline - time.monotonic()) * 1_000
            ready = [handle for handle, _ in self._news.poll(left)]
            if not ready:
                return
            if self._woken in ready:
                os.read(self._woken, 4096)
            if self._control in ready:
                self.told_to_end = True
                return
            self.reap()

    def reap(self) -> None:
        while not self.alone:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                self.alone = True
                return
            if pid == 0:
                return
            if pid == self._command:
                self.exit_code = os.waitstatus_to_exitcode(status)


def adopt_orphans() -> bool:
    """Become the subreaper; False where the system has none."""
    if sys.platform != "linux":
        return False
    import ctypes

    return bool(ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0)


def end_flock(adopts: bool) -> list[tuple[int, str, str]]:
    from podium.tools.processes import end_descendants

    return [(ended.pid, ended.command, ended.by.value) for ended in end_descendants(by_mark_too=not adopts)]


def main(control: int, status: int, path: str, shell: str, command: str) -> None:
    for handle in (control, status):
        os.set_inheritable(handle, False)
    sys.path[:] = json.loads(path)
    adopts = adopt_orphans()
    flock = Shepherd(control)
    flock.start(shell, command)
    flock.wait(lambda: flock.exit_code is not None, QUICK_S)
    if flock.exit_code is None:
        importlib.import_module("podium.tools.processes")  # while the command works: a kill need not wait for it
    if not flock.told_to_end:
        flock.wait(lambda: flock.exit_code is not None)
    if not flock.told_to_end:
        flock.wait(lambda: flock.alone, SETTLE_S)
    ended = [] if flock.alone and adopts else end_flock(adopts)
    flock.reap()
    os.write(status, (json.dumps({"exit": flock.exit_code, "ended": ended}) + "\n").encode())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:6])
