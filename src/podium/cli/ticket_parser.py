"""What can be typed to change a run: `podium ticket ...`, `why`, `pause`, `resume`, `freeze`, `thaw`, `step`.

An option that is left out is None, so that `ticket edit` changes what is named and nothing else.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from podium.cli.parser import AddParser
from podium.core.budget import LimitKind
from podium.core.ticket import On

_WORDS = """\
Change the track of a repository, while Podium conducts it or in between: the running Podium is asked, and when none
runs the change is recorded in the journal and takes effect with the next start.
"""


def add_ticket_commands(add: AddParser) -> None:
    """Everything that is asked of a run from outside."""
    ticket = add(
        "ticket", help="add, change, remove, link, skip, reopen, complete, retry, merge, kill", description=_WORDS
    ).add_subparsers(dest="verb", metavar="VERB", required=True)
    _add_editing(ticket.add_parser)
    _add_links(ticket.add_parser)
    _add_fates(ticket.add_parser)
    why = add("why", help="why a ticket does not go on, and what would help", description="Why it stands.")
    why.add_argument("ticket", metavar="TICKET")
    why.add_argument("--json", action="store_true", help="as one JSON object")
    _add_repo(why)
    _add_steering(add)


def _add_editing(add: AddParser) -> None:
    adding = add("add", help="one more ticket", description="Add a ticket to the end of the track.")
    adding.add_argument("ticket", metavar="ID", help="a name that no ticket of the run has had")
    _add_fields(adding, required=True)
    editing = add(
        "edit",
        help="another description, priority, model, ...",
        description="Change what is named and nothing else; nothing changes under a worker.",
    )
    editing.add_argument("ticket", metavar="TICKET")
    _add_fields(editing, required=False)
    removing = add("rm", help="take it out", description="Take a ticket out that nobody has worked on.")
    removing.add_argument("ticket", metavar="TICKET")
    for parser in (adding, editing, removing):
        _add_common(parser)


def _add_fields(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """The keys of the track file (docs/track_file.md) as options."""
    text = "what is to be done; - reads it from standard input"
    parser.add_argument("--description", required=required, metavar="TEXT", help=text)
    parser.add_argument("--title", metavar="TEXT", help="a short name")
    waits = "what it waits for: a,b:failure,c:finish ('' for nothing)"
    parser.add_argument("--depends-on", metavar="TICKETS", help=waits)
    parser.add_argument("--priority", type=int, metavar="N", help="higher starts first (default: 0)")
    parser.add_argument("--model", metavar="M", help="its model ('' for the default)")
    parser.add_argument("--command", dest="shell", metavar="C", help="a shell command that carries it out, not a model")
    parser.add_argument("--target-file", metavar="F", help="the file that it changes or makes")
    parser.add_argument("--symbols", nargs="*", metavar="NAME", help="names in the target file, shown in full")
    parser.add_argument("--context", nargs="*", metavar="F", help="files that the worker is shown")
    parser.add_argument("--step-mode", action=argparse.BooleanOptionalAction, default=None, help="ask before each step")
    parser.add_argument("--estimate", type=float, metavar="S", help="seconds that it may need, for the critical path")
    parser.add_argument("--timeout", type=float, metavar="S", help="seconds that a command may run")
    parser.add_argument("--max-attempts", type=int, metavar="N", help="how often --approve all tries it (default: 3)")
    bounds = "all its attempts may use so much of it: " + ", ".join(LimitKind)
    parser.add_argument("--limit", action="append", metavar="KIND=N", help=f"{bounds}; '' for no limit of its own")
    parser.add_argument("--assigned-to", metavar="NAME", help="whose it is, for people")


def _add_links(add: AddParser) -> None:
    link = add("link", help="let it wait for another", description="Let TICKET wait for DEPENDENCY.")
    unlink = add("unlink", help="let it wait no longer", description="Let TICKET no longer wait for DEPENDENCY.")
    for parser in (link, unlink):
        parser.add_argument("ticket", metavar="TICKET")
        parser.add_argument("dependency", metavar="DEPENDENCY")
        _add_common(parser)
    ends = [on.value for on in On]
    link.add_argument("--on", choices=ends, default=On.SUCCESS.value, help="for which end of it (default: success)")


def _add_fates(add: AddParser) -> None:
    """What becomes of a ticket as it is."""
    skip = add("skip", help="go on without it", description="Its dependents no longer wait for it.")
    reopen = add("reopen", help="have it done again", description="Have a completed or skipped ticket done again.")
    complete = add("complete", help="take it as done", description="Take it as completed, on your word.")
    retry = add("retry", help="another attempt", description="Another attempt at a ticket that ended badly.")
    merge = add("merge", help="merge it again", description="Merge finished work that could not be merged.")
    kill = add("kill", help="end its worker", description="End its worker, or its wait for one.")
    for parser in (skip, reopen, complete, retry, merge, kill):
        parser.add_argument("ticket", metavar="TICKET")
        _add_common(parser)
    for parser in (reopen, complete):
        parser.add_argument("--why", default="", metavar="TEXT", help="a reason, for the ticket's story")
    retry.add_argument("--model", metavar="M", help="with this model; else the next of the escalation list")
    retry.add_argument("--note", default="", metavar="TEXT", help="a word to the new worker, which reads it")


def _add_steering(add: AddParser) -> None:
    told = {
        "pause": ("start nothing new", "Nothing new starts; running workers go on."),
        "resume": ("after a pause: start again", "What is ready starts again after a pause."),
        "freeze": ("let every worker wait before its next step", "Every worker waits before its next step."),
        "thaw": ("after a freeze: go on", "Everything goes on after a freeze."),
        "step": ("in a frozen track: let exactly one thing happen", "Let one thing happen: a step, or else a start."),
    }
    for name, (words, description) in told.items():
        _add_common(add(name, help=words, description=description))


def _add_common(parser: argparse.ArgumentParser) -> None:
    _add_repo(parser)
    parser.add_argument("--json", action="store_true", help="print what happened as JSON lines (docs/events.md)")


def _add_repo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--repo", type=Path, default=Path(), metavar="DIR", help="the repository (default: here)")
