"""The track that is conducted and interrupted: tickets of every kind, one of them proposed; the model's part in them.

Done a second time, because somebody was asked and said yes, everything comes to the same.

Whatever has a side effect outside its worktree appends a word of its own to one log, so that everybody can see what was
executed how often: `shell`, `step`, `pair1`, ... Files are named after their tickets.
"""

from __future__ import annotations

from pathlib import Path

from podium.core.budget import LimitKind, Scope
from podium.core.ticket import TicketId
from podium.providers.rehearsal_script import Script, ScriptedCall, ScriptedTurn
from tests.stage import call, turn

TRACK = """
[track]
id = "work"
mode = "auto"
limits = { turns = 14 }
[[tickets]]
id = "survey"
description = "Look around, propose what is found, and forget once to use a tool; change nothing."
[[tickets]]
id = "write"
description = "Write a file, in two goes, and so with one call more than the limit."
limits = { calls = 1 }
depends_on = ["survey"]
[[tickets]]
id = "edit"
description = "Edit what another ticket has written."
depends_on = ["write"]
priority = 3
[[tickets]]
id = "shell"
description = "Run something."
[[tickets]]
id = "step"
description = "Run something that is asked for, and edited."
step_mode = true
[[tickets]]
id = "pair"
description = "Run two commands in one turn, and write, each asked for."
step_mode = true
depends_on = ["shell"]
[[tickets]]
id = "again"
description = "Block at first; run something in each attempt."
max_attempts = 2
[[tickets]]
id = "flaky"
description = "Meet a quota and an error."
[[tickets]]
id = "command"
description = "Run a command."
depends_on = ["write"]
executor = "command"
command = "echo command >> {log}; echo command > command.txt"
[[tickets]]
id = "breaks"
description = "Run a command that fails."
depends_on = ["step"]
executor = "command"
command = "echo breaks >> {log}; exit 3"
max_attempts = 1
[[tickets]]
id = "mend"
description = "Run because another one failed."
depends_on = [{ id = "breaks", on = "failure" }]
executor = "command"
command = "echo mend >> {log}; echo mend > mend.txt"
[[tickets]]
id = "join"
description = "Put together what there is."
depends_on = ["edit", "pair", "again", "flaky", "command", "mend", { id = "breaks", on = "finish" }]
executor = "command"
command = "echo join >> {log}; cat *.txt > all"
"""
EXECUTED = {
    "shell": 1,
    "step": 1,
    "pair1": 1,
    "pair2": 1,
    "again1": 1,
    "again2": 1,
    "command": 1,
    "breaks": 1,
    "mend": 1,
    "extra": 1,
    "join": 1,
}
"""How often each word stands in the log after an undisturbed run."""
RAISED = {(Scope.TICKET, LimitKind.CALLS): 1, (Scope.TRACK, LimitKind.TURNS): 1}
"""How often each limit is raised in the end."""
FREEZES_AFTER = TicketId("shell")
"""The person freezes the track when this ticket is completed."""


def track(log: Path) -> str:
    return TRACK.replace("{log}", str(log))


def model(log: Path) -> Script:
    """What the model says, without a pause between its words."""
    script = Script(turns=(*_readers(log), *_writers(), *_runners(log), *_troubled(log)))
    return script.model_copy(update={"defaults": script.defaults.model_copy(update={"delay_s": 0.0})})


def edited_command(arguments: str) -> str:
    """What a careful person makes of the arguments of a call."""
    return arguments.replace("; echo step > step.txt", "; echo careful > step.txt")


def _finish(ticket: str, attempt: int | None = None) -> ScriptedTurn:
    return turn(ticket, call("finish", summary=f"{ticket} is done"), attempt=attempt)


def _run(word: str, log: Path) -> str:
    return f"echo {word} >> {log}; echo {word} > {word}.txt"


def _proposal(log: Path) -> ScriptedCall:
    command = f"echo extra >> {log}; echo extra > extra"
    return call("propose_ticket", id="extra", description="Do what was found.", command=command)


def _readers(log: Path) -> list[ScriptedTurn]:
    return [
        turn("survey", call("read_file", path="README.md"), call("list_files"), text="I look around."),
        turn("survey", call("search_files", pattern="repository"), _proposal(log)),
        turn("survey", text="There is not much to see."),
        _finish("survey"),
    ]


def _writers() -> list[ScriptedTurn]:
    return [
        turn("write", call("write_file", path="write.txt", content="first line\n"), text="I write."),
        turn("write", call("edit_file", path="write.txt", old_text="first", new_text="only")),
        _finish("write"),
        turn("edit", call("read_file", path="write.txt")),
        turn("edit", call("edit_file", path="write.txt", old_text="only line\n", new_text="one line\nand another\n")),
        _finish("edit"),
    ]


def _runners(log: Path) -> list[ScriptedTurn]:
    return [
        turn("shell", call("run_command", command=_run("shell", log))),
        _finish("shell"),
        turn("step", call("read_file", path="README.md"), call("run_command", command=_run("step", log))),
        _finish("step"),
        turn("pair", call("run_command", command=_run("pair1", log)), call("run_command", command=_run("pair2", log))),
        turn("pair", call("write_file", path="pair.txt", content="pair\n")),
        _finish("pair"),
    ]


def _troubled(log: Path) -> list[ScriptedTurn]:
    return [
        turn("again", call("run_command", command=f"echo again1 >> {log}"), attempt=1),
        turn("again", call("block", reason="What shall be done?"), attempt=1),
        turn("again", call("run_command", command=_run("again2", log)), attempt=2),
        _finish("again", attempt=2),
        turn("flaky", call("list_files"), faults=[{"kind": "quota", "retry_after_s": 0.05}]),
        turn("flaky", call("write_file", path="flaky.txt", content="flaky\n"), faults=[{"kind": "error", "code": 503}]),
        turn("flaky", call("finish", summary="flaky is done"), faults=[{"kind": "drop", "after": 1}]),
    ]
