"""Ending processes: all of them, in the mildest way that works."""

from __future__ import annotations

import os
import subprocess
import uuid

import psutil

from podium.core.receipt import EndedBy
from podium.tools.processes import MARK, end_all, end_deserted, marked

STUBBORN = "trap '' TERM; echo ready; exec sleep 60"


def start(script: str, **more: str) -> subprocess.Popen[str]:
    """A shell that says when it is ready, in a session of its own."""
    started = subprocess.Popen(
        ["sh", "-c", script], stdout=subprocess.PIPE, text=True, env={**os.environ, **more}, start_new_session=True
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    started.stdout.close()
    return started


def test_a_willing_process_gets_sigterm_and_a_stubborn_one_sigkill() -> None:
    """Each is reported with the signal that it took."""
    willing, stubborn = start("echo ready; exec sleep 60"), start(STUBBORN)
    processes = [psutil.Process(willing.pid), psutil.Process(stubborn.pid)]
    ended = end_all(lambda: [p for p in processes if p.is_running()])
    assert {each.pid: each.by for each in ended} == {willing.pid: EndedBy.SIGTERM, stubborn.pid: EndedBy.SIGKILL}
    assert all("sleep 60" in each.command for each in ended)
    assert [process.is_running() for process in processes] == [False, False]


def test_nothing_found_is_nothing_ended() -> None:
    """An empty tree costs no wait and gives an empty report."""
    assert end_all(list) == ()


def test_marked_processes_are_found_wherever_they_went() -> None:
    """A grandchild in a session of its own, whose parent is gone, still bears the mark; others are left alone."""
    mark = uuid.uuid4().hex
    bystander = start("echo ready; exec sleep 60")
    first = start("(setsid sh -c 'echo ready; exec sleep 61' &)", **{MARK: mark})
    first.wait(30)
    strays = [process.pid for process in marked(mark)]
    assert len(strays) == 1
    unused, end = os.pipe()
    ended = end_deserted(first.pid, mark, unused)
    assert [(each.pid, each.by) for each in ended] == [(strays[0], EndedBy.SIGTERM)]
    assert marked(mark) == []
    assert bystander.poll() is None
    os.close(unused)
    os.close(end)
    bystander.kill()
    bystander.wait(30)


def test_who_can_write_to_the_output_belongs_to_the_command() -> None:
    """Without mark, parent or session in common; who only reads from the pipe is left alone."""
    ours, theirs = os.pipe()
    line = ["setsid", "sh", "-c", "exec sleep 600"]
    writer = subprocess.Popen(line, stdout=theirs, env={})
    reader = subprocess.Popen(line, stdin=ours, env={})
    os.close(theirs)
    gone = subprocess.Popen(["true"])
    gone.wait()
    ended = end_deserted(gone.pid, uuid.uuid4().hex, ours)
    assert [each.pid for each in ended] == [writer.pid]
    assert reader.poll() is None
    reader.kill()
    for process in (reader, writer):
        process.wait()
    os.close(ours)
