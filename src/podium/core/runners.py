"""Programs that run what they are given, or change what names mean: behind them any command may hide.

A rule that forbids is in doubt about them, and a permission must name what they shall run: `timeout 60 make` does,
`bash -c` and `xargs -0` do not.
"""

from __future__ import annotations

import posixpath
import re

from podium.core.command_parts import Part

RUNS_OTHERS = {
    ".", "alias", "ash", "bash", "builtin", "busybox", "chroot", "chrt", "command", "csh", "dash", "declare", "doas",
    "enable", "env", "eval", "exec", "export", "fakeroot", "find", "fish", "flock", "hash", "ionice", "ksh", "local",
    "mksh", "nice", "nohup", "npx", "parallel", "pkexec", "rbash", "read", "readonly", "runuser", "script", "set",
    "setsid", "sh", "shopt", "source", "ssh", "stdbuf", "strace", "su", "sudo", "systemd-run", "taskset", "time",
    "timeout", "toybox", "trap", "typeset", "unset", "unshare", "uvx", "watch", "xargs", "zsh",
}  # fmt: skip

_SETTING = re.compile(r"-.*|[0-9.]+[a-z]?|[A-Za-z_][A-Za-z0-9_]*=.*", re.DOTALL)
"""Options, times and variables: they say how something is run, and not what."""
_FIND_RUNS = {"-exec", "-execdir", "-ok", "-okdir"}
_GIT_SETS = ("-c", "--config-env", "--exec-path")
"""Before git's own command they can make a name mean any program: git(1), OPTIONS."""


def program(part: Part) -> str:
    """Its name, wherever it lies: `/bin/rm` is `rm`."""
    return posixpath.basename(part[0])


def runs_others(part: Part) -> bool:
    return program(part) in RUNS_OTHERS


def leaves_open(prefix: Part) -> bool:
    """Whether what begins so could be any command. All that `find` runs is looked for in the command itself."""
    return runs_others(prefix) and program(prefix) != "find" and all(map(_SETTING.fullmatch, prefix[1:]))


def runs_more(part: Part, known: int) -> bool:
    """Whether its words after the first `known` make it run another program: `find . -exec`, `git -c alias.x=!rm x`."""
    more = part[known:]
    if program(part) == "find":
        return not _FIND_RUNS.isdisjoint(more)
    return program(part) == "git" and more[:1] != () and more[0].startswith("-") and any(map(_sets, more))


def _sets(word: str) -> bool:
    return word.partition("=")[0] in _GIT_SETS
