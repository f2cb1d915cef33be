"""search_files: a regular expression over the project's files.

`git grep` does the work, in a process that the abort can end: an expression that backtracks for ever must not hold a
worker. It knows what is ignored and what is binary. Expressions are Perl's where git was built with them, else POSIX
extended ones; `git grep -P` gives up by itself at PCRE's match limit.
"""

from __future__ import annotations

import dataclasses
import shlex
from pathlib import Path
from typing import Annotated

from pydantic import Field

from podium.core.conversation import ToolEffect
from podium.core.preview import Preview, PreviewKind
from podium.tools.bounded import first_lines
from podium.tools.confine import confined
from podium.tools.shell import CommandResult, run_shell
from podium.tools.tool import Arguments, Tool, ToolProblem, Workplace

MOST_MATCHES = 200
LONGEST_LINE = 300
LIMIT_S = 30.0
_NO_PERL = "cannot use Perl-compatible regexes"


class SearchFiles(Arguments):
    pattern: Annotated[str, Field(min_length=1, description="Regular expression, matched line by line")]
    path: Annotated[str, Field(min_length=1, description="File or directory to search, relative to the root")] = "."
    glob: Annotated[str | None, Field(min_length=1, description="Only files of this name, for example *.py")] = None

    def places(self) -> tuple[str, ...]:
        return (self.path,)


def _search(args: SearchFiles, workplace: Workplace) -> str:
    place = confined(workplace.root, args.path)
    if not (workplace.root / place).exists():
        raise ToolProblem(f"{args.path} is not there; list_files shows which files are")
    result = _grep(args, place, workplace, "-P")
    if result.exit_code == 128 and _NO_PERL in result.output:
        result = _grep(args, place, workplace, "-E")
    if result.timed_out:
        raise ToolProblem(f"the search took longer than {LIMIT_S:.0f} s; make the expression simpler or name a path")
    match result.exit_code:
        case 0:
            return "\n".join(first_lines(result.output.rstrip("\n").split("\n"), MOST_MATCHES, LONGEST_LINE))
        case 1:
            return "[no match; ignored and binary files are not searched]"
        case _:
            raise ToolProblem(f"the search failed: {result.output.strip() or 'it was ended by somebody else'}")


def _grep(args: SearchFiles, place: Path, workplace: Workplace, dialect: str) -> CommandResult:
    quiet = dataclasses.replace(workplace, say=lambda _: None)
    return run_shell(shlex.join(command(args, workplace.root, place, dialect)), quiet, LIMIT_S)


def command(args: SearchFiles, root: Path, place: Path, dialect: str) -> list[str]:
    """The git command; a directory becomes git's own, so that no character of its name is taken for a pattern."""
    options = ["grep", "--untracked", "--full-name", "--no-color", "-n", "-I", dialect, "-e", args.pattern, "--"]
    if not (root / place).is_dir():
        return ["git", *options, f":(literal){place.as_posix()}"]
    glob = "" if args.glob is None else args.glob if "/" in args.glob else f"**/{args.glob}"
    return ["git", "-C", f"./{place.as_posix()}", *options, *([f":(glob){glob}"] if glob else [])]


def _preview(args: SearchFiles, _: Workplace) -> Preview:
    return Preview(PreviewKind.TEXT, f"search {args.pattern} in {args.path}" + (f" ({args.glob})" if args.glob else ""))


search_files = Tool(
    name="search_files",
    description="Search the project's files for a regular expression; returns path:line:text for each match.",
    effect=ToolEffect.READ,
    arguments=SearchFiles,
    run=_search,
    preview=_preview,
)
