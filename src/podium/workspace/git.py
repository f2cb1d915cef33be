"""How Podium talks to git: one command, run to its end, in the same quiet way each time.

No prompt, no pager, no editor, no hook of the user's repository, no signing, no background maintenance: a
worker's commit must neither ask somebody nor start something that outlives it. Variables by which a
surrounding git (a hook, `git rebase --exec`) would point into another repository are dropped. Each command has a
session of its own: nothing can ask on the terminal, and Ctrl+C there does not cut a commit in two.

What belongs to one attempt gives its `AbortSignal` along: a filter of the repository may take minutes, and a kill must
reach it. What belongs to the track (a merge) has none, and runs to its end or its time limit.
"""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from podium.abort import AbortSignal
from podium.errors import RepositoryProblem
from podium.workspace.child import TookTooLong, run_child

PATIENCE_S = 300.0
"""No git command of ours takes so long unless it hangs, for example in a filter that waits for a network."""

PODIUM_ADDRESS = "podium@localhost"

_FOREIGN = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
)
_QUIET = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "GIT_PAGER": "cat", "GIT_EDITOR": "true", "GIT_ASKPASS": "true"}
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.quotePath": "false",
    "core.safecrlf": "false",
    "i18n.commitEncoding": "utf-8",
    "commit.gpgSign": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "advice.addEmbeddedRepo": "false",
}


@dataclass(frozen=True, slots=True)
class GitAnswer:
    """What a git command said. `raw` is standard output, `error` its complaint as text."""

    code: int
    raw: bytes
    error: str

    @property
    def text(self) -> str:
        """Standard output without the last newline; undecodable bytes become U+FFFD."""
        return self.raw.decode("utf-8", "replace").removesuffix("\n")

    @property
    def names(self) -> tuple[str, ...]:
        """Standard output of a `-z` command, as paths that `os` gives back to the disk byte for byte."""
        return tuple(os.fsdecode(name) for name in self.raw.split(b"\0") if name)


def foreign_variables() -> frozenset[str]:
    """Environment variables that would lead git into another repository than the one it stands in."""
    return frozenset(_FOREIGN)


def git_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    return {**kept, **_QUIET, **(extra or {})}


def ask_git(
    where: Path,
    *args: str,
    stdin: bytes = b"",
    extra: Mapping[str, str] | None = None,
    abort: AbortSignal | None = None,
    limit_s: float = PATIENCE_S,
) -> GitAnswer:
    """Run `git args` in `where` and return its answer, whatever the exit code.

    Raises `RepositoryProblem` when git cannot be run at all, or does not end within `limit_s` seconds; `Aborted`,
    once git and its filters are gone, as soon as `abort` is set.
    """
    program = shutil.which("git")
    if program is None:
        raise RepositoryProblem("git is not on the PATH; install it (Debian: apt install git) and start Podium again")
    settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
    command = [program, "--no-optional-locks", *settings, *args]
    try:
        done = run_child(command, where, git_environment(extra), stdin, limit_s, abort)
    except TookTooLong:
        told = _told(args, where, f"did not end within {limit_s:g} s")
        raise RepositoryProblem(f"{told}; run it by hand to see what it waits for") from None
    except OSError as error:
        if not where.is_dir():
            raise RepositoryProblem(f"{where} is gone, so `git {shlex.join(args)}` cannot be run there") from error
        raise RepositoryProblem(_told(args, where, f"could not be run: {error}")) from error
    return GitAnswer(done.code, done.output, done.error.decode("utf-8", "replace").strip())


def git(
    where: Path,
    *args: str,
    stdin: bytes = b"",
    extra: Mapping[str, str] | None = None,
    way_out: str = "",
    abort: AbortSignal | None = None,
    limit_s: float = PATIENCE_S,
) -> GitAnswer:
    """As `ask_git`, but any exit code except 0 raises `RepositoryProblem` with git's own words and the way out."""
    answer = ask_git(where, *args, stdin=stdin, extra=extra, abort=abort, limit_s=limit_s)
    if answer.code == 0:
        return answer
    told = _told(args, where, f"failed ({answer.code}): {answer.error or answer.text or 'it gave no reason'}")
    raise RepositoryProblem(f"{told}; {way_out}" if way_out else told)


def _told(args: tuple[str, ...], where: Path, what: str) -> str:
    return f"`git {shlex.join(args)}` in {where} {what}"


def identity(where: Path, author: str = "") -> dict[str, str]:
    """Variables that sign a commit: the author as given, the committer as git is set up, Podium where it is not.

    `author` is a name, with or without an address: "rehearsal-1" or "Ada <ada@example.org>".
    """
    name, _, address = author.partition("<")
    given = {"GIT_AUTHOR_NAME": name.strip(), "GIT_AUTHOR_EMAIL": address.rstrip("> ") or (name and PODIUM_ADDRESS)}
    configured = ask_git(where, "config", "--null", "--get-regexp", r"^user\.(name|email)$").names
    user = {"user.name": "Podium", "user.email": PODIUM_ADDRESS}
    user |= {key: value for key, _, value in (entry.partition("\n") for entry in configured) if value}
    return {
        variable: given.get(variable) or os.environ.get(variable) or user[f"user.{key}"]
        for person in ("AUTHOR", "COMMITTER")
        for key in ("name", "email")
        for variable in (f"GIT_{person}_{key.upper()}",)
    }
