"""search_files: a regular expression over the project's files.

`git grep` does the work, in a process that the abort can end: an expression that backtracks for ever must not hold a
worker. It knows what is ignored and what is binary. Expressions are Perl's where git was built with them, else POSIX
extended ones; `git grep -P` gives up by itself at PCRE's match limit.
"""

from __future__ import annotations

import dataclasses
import os
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
from podium.workspace.listing import glob_below

MOST_MATCHES = 200
LONGEST_LINE = 300
LIMIT_S = 30.0
NO_MATCH = "[no match; ignored and binary files are not searched]"
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
            matches = [
                match for line in result.output.rstrip("\n").split("\n") if (match := _match(workplace.root, line))
            ]
            return "\n".join(first_lines(matches, MOST_MATCHES, LONGEST_LINE)) or NO_MATCH
        case 1:
            return NO_MATCH
        case _:
            raise ToolProblem(f"the search failed: {result.output.strip() or 'it was ended by somebody else'}")


def _match(root: Path, line: str) -> str:
    """git's path, number and text as one line; empty for a file that a linked directory brings in from outside."""
    path, *rest = line.split("\0", 2)
    if len(rest) != 2:
        return line  # the note about output that was left out
    inside = Path(os.path.realpath(root / path)) == Path(os.path.realpath(root), path)
    return f"{path}:{rest[0]}:{rest[1]}" if inside else ""


def _grep(args: SearchFiles, place: Path, workplace: Workplace, dialect: str) -> CommandResult:
    quiet = dataclasses.replace(workplace, say=lambda _: None)
    options = ["git", "grep", "--untracked", "--no-color", "-n", "-z", "-I", dialect, "-e", args.pattern, "--"]
    return run_shell(shlex.join([*options, pathspec(place, args.glob)]), quiet, LIMIT_S)


def pathspec(place: Path, glob: str | None) -> str:
    """What git is to search; a glob without a slash means that name in every directory."""
    if glob is None:
        return f":(literal){place.as_posix()}"
    return glob_below(place.as_posix(), glob if "/" in glob else f"**/{glob}")


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
