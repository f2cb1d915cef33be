"""Commands: their output, their end, and that nothing of them is left, however they try."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from podium.abort import Aborted
from podium.core.preview import Preview, PreviewKind
from podium.core.receipt import EndedBy
from podium.tools import shell
from podium.tools.shell import CommandResult, RunCommand, run_command, run_shell, told
from podium.tools.tool import ToolProblem
from tests.tools.conftest import Worker


def pids(heard: str) -> list[int]:
    """The process ids that a script has printed as `pid=123`."""
    return [int(pid) for pid in re.findall(r"pid=(\d+)", heard)]


def alive(wanted: list[int]) -> list[int]:
    """Those that still run; a zombie whose new parent has not looked yet does not."""
    running = {p.pid for p in psutil.process_iter(["status"]) if p.info["status"] != psutil.STATUS_ZOMBIE}
    return [pid for pid in wanted if pid in running]


def kill_when(worker: Worker, count: int) -> None:
    """Abort as soon as so many process ids have been heard."""
    worker.on_output = lambda heard: worker.abort.set("killed") if len(pids(heard)) >= count else None


def test_output_exit_code_and_place(worker: Worker) -> None:
    """Both streams in their order, live and in the result; the command runs in the worktree, without input."""
    result = run_shell("pwd; echo err >&2; cat; printf 'ü\\377'; exit 3", worker.workplace())
    assert result == CommandResult(3, f"{worker.root}\nerr\nü\ufffd", result.seconds, timed_out=False)
    assert (worker.heard, worker.ended) == (result.output, [])


def test_a_signal_is_told(worker: Worker) -> None:
    """A command that was killed by a signal has its negative number."""
    assert run_shell("kill -SEGV $$", worker.workplace()).exit_code == -11


def test_secrets_stay_out(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker's command does not see the keys of its Podium."""
    monkeypatch.setenv("GEMINI_API_KEY", "hush")
    assert "hush" not in run_shell("env", worker.workplace()).output


def test_pipes_end_as_in_any_shell(worker: Worker) -> None:
    """SIGPIPE is not ignored: a writer whose reader has gone ends at once."""
    assert run_shell("yes | head -n 1", worker.workplace()).output == "y\n"


def test_a_flood_is_kept_in_bounds(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beginning and end are kept; live output stops with a note."""
    monkeypatch.setattr(shell, "LIVE_CHARS", 10_000)
    result = run_shell("echo first; yes | head -n 300000; echo last", worker.workplace())
    assert result.output.startswith("first\ny\n")
    assert result.output.endswith("y\nlast\n")
    assert len(result.output) < 31_000
    assert len(worker.heard) < 11_000
    assert worker.heard.endswith("[... more output is kept, but not shown live ...]\n")


def test_what_a_command_leaves_running_is_ended_and_told(worker: Worker) -> None:
    """A background process that holds the output open does not hold the tool; it is ended and named."""
    result = run_shell("sleep 600 & echo pid=$!", worker.workplace())
    assert [(each.command, each.by) for each in result.ended] == [("sleep 600", EndedBy.SIGTERM)]
    assert result.exit_code == 0
    assert alive(pids(result.output)) == []
    assert worker.ended == list(result.ended)
    assert "left running were ended: " in told(result)


def test_what_ends_by_itself_is_left_to(worker: Worker) -> None:
    """A process substitution that still has to write is not cut off."""
    result = run_shell("echo hello > >(read line; echo got $line)", worker.workplace())
    assert (result.output, result.ended) == ("got hello\n", ())


DETACHED = {
    "a child that ignores SIGTERM": "sh -c \"trap '' TERM; echo pid=\\$\\$; while :; do sleep 600; done\" & wait",
    "a grandchild in another session": "(setsid sh -c 'echo pid=$$; exec sleep 600' &); sleep 600",
    "a daemon with an emptied environment": "(env -i setsid sh -c 'echo pid=$$; sleep 600; true' &); sleep 600",
    "a stopped child": "sh -c 'echo pid=$$; kill -STOP $$' & wait",
    "the command itself": "trap '' TERM; echo pid=$$; while :; do sleep 600; done",
}


@pytest.mark.parametrize("script", DETACHED.values(), ids=DETACHED.keys())
def test_a_kill_ends_the_whole_tree(worker: Worker, script: str) -> None:
    """Aborted is raised only when every process is gone, and each is in the receipt."""
    kill_when(worker, 1)
    before = psutil.Process().children()
    with pytest.raises(Aborted, match="killed"):
        run_shell(script, worker.workplace())
    assert alive(pids(worker.heard)) == []
    assert set(pids(worker.heard)) <= {each.pid for each in worker.ended}
    assert [each for each in worker.ended if each.by is EndedBy.SURVIVED] == []
    assert psutil.Process().children() == before


def test_a_stubborn_process_takes_sigkill_and_a_willing_one_does_not(worker: Worker) -> None:
    """The receipt tells them apart."""
    kill_when(worker, 2)
    with pytest.raises(Aborted):
        run_shell("(trap '' TERM; echo pid=$BASHPID; exec sleep 600) & wait $(echo pid=$$ >&2)", worker.workplace())
    how = {each.pid: each.by for each in worker.ended}
    assert {how[pid] for pid in pids(worker.heard)} == {EndedBy.SIGKILL, EndedBy.SIGTERM}


def test_a_kill_before_the_start_starts_nothing(worker: Worker) -> None:
    """An aborted worker runs no command."""
    worker.abort.set("killed")
    with pytest.raises(Aborted):
        run_shell("touch started", worker.workplace())
    assert not (worker.root / "started").exists()


def test_a_kill_reaches_only_its_own_worker(worker: Worker) -> None:
    """Two workers run at once: killing one leaves the other's background process alone."""
    other = Worker(worker.root)
    kill_when(worker, 1)
    fifo = worker.root / "go"
    os.mkfifo(fifo)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run_shell, f"(setsid cat {fifo} &); cat {fifo}; echo finished", other.workplace())
        with pytest.raises(Aborted):
            run_shell("(setsid sleep 600 &); echo pid=$$; sleep 600", worker.workplace())
        with fifo.open("w"):
            pass  # both readers see the end of the file once somebody has opened it for writing
        assert running.result(60).output == "finished\n"


def test_the_time_limit_ends_the_tree(worker: Worker) -> None:
    """The shorter of both limits counts; what was printed is kept."""
    result = run_shell("(setsid sleep 600 &); echo pid=$$; sleep 600", worker.workplace(), timeout_s=0.3)
    assert (result.exit_code, result.timed_out) == (None, True)
    assert alive(pids(result.output)) == []
    assert sum("sleep 600" in each.command for each in result.ended) >= 2
    assert "ended by the time limit" in told(result)


def test_a_command_that_kills_its_shepherd_gains_nothing(worker: Worker) -> None:
    """What lost its shepherd is found by its mark, whatever session it went to."""
    result = run_shell("kill -9 $PPID; (setsid sh -c 'exec sleep 600' &); echo pid=$$; sleep 600", worker.workplace())
    assert (result.exit_code, alive(pids(result.output))) == (None, [])
    assert "in an unknown way" in told(result)


NAKED = "(env -i setsid sh -c 'echo pid=$$; exec sleep 600'{redirected} &)"


@pytest.mark.parametrize("signal", ["STOP", "KILL"])
def test_losing_the_shepherd_saves_nobody_who_has_also_shed_its_mark(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, signal: str
) -> None:
    """A stopped shepherd still has it below itself, a killed one leaves the output that it holds open."""
    monkeypatch.setattr(shell, "SHEPHERD_S", 0.3)
    script = f"{NAKED.format(redirected='')}; sleep 0.3; kill -{signal} $PPID; echo pid=$$; exec sleep 600"
    result = run_shell(script, worker.workplace(), timeout_s=2.0)
    assert len(pids(result.output)) == 2
    assert alive(pids(result.output)) == []
    assert set(pids(result.output)) <= {each.pid for each in result.ended}
    assert result.escaped == (signal == "KILL")


def test_who_may_have_escaped_is_told(worker: Worker) -> None:
    """Without shepherd, mark and output nobody can be sure; the model and the person read so."""
    hide = f"{NAKED.format(redirected=' > hidden 2>&1')}; until test -s hidden; do sleep 0.05; done"
    result = run_shell(f"{hide}; kill -9 $PPID; exec sleep 600", worker.workplace())
    assert (result.exit_code, result.escaped) == (None, True)
    assert "[processes that the command had detached may still run]" in told(result)
    (watcher,) = [each for each in worker.ended if each.by is EndedBy.ITSELF]
    assert "it was killed, so what had hidden from it may still run" in watcher.command
    (survivor,) = pids((worker.root / "hidden").read_text())
    psutil.Process(survivor).kill()


def test_a_stopped_shepherd_is_given_up(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that stops its shepherd delays its end, but cannot prevent it."""
    monkeypatch.setattr(shell, "SHEPHERD_S", 0.3)
    kill_when(worker, 1)
    with pytest.raises(Aborted):
        run_shell("kill -STOP $PPID; echo pid=$$; sleep 600", worker.workplace())
    assert alive(pids(worker.heard)) == []


def test_a_reader_that_fails_leaves_nothing_running(worker: Worker) -> None:
    """When whoever hears the output raises, the tree is ended all the same."""

    def fail(heard: str) -> None:
        raise ValueError(heard)

    worker.on_output = fail
    with pytest.raises(ValueError, match="pid=") as caught:
        run_shell("echo pid=$$; sleep 600", worker.workplace())
    assert alive(pids(str(caught.value))) == []


def test_many_commands_at_once(worker: Worker) -> None:
    """Parallel workers get their own output, and no descriptor is left open."""
    run_shell("true", worker.workplace())
    before = psutil.Process().num_fds()
    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(lambda n: run_shell(f"echo {n}; exit {n}", worker.workplace()), range(18)))
    assert [(r.output, r.exit_code) for r in results] == [(f"{n}\n", n) for n in range(18)]
    assert psutil.Process().num_fds() == before


def test_what_cannot_be_started_is_told(worker: Worker) -> None:
    """A command that is too long for the system, or holds a NUL, is the model's to mend."""
    for command in ("echo " + "x" * 300_000, "echo \0"):
        with pytest.raises(ToolProblem, match="could not be started"):
            run_shell(command, worker.workplace())


def test_git_does_not_climb_out_of_a_broken_worktree(worker: Worker) -> None:
    """In a worktree that has lost its link, git finds no repository instead of the user's."""
    inner = worker.root / ".podium/worktrees/T1"
    inner.mkdir(parents=True)
    result = run_shell("git status", Worker(inner).workplace())
    assert (result.exit_code, "not a git repository" in result.output) == (128, True)


def test_the_tool_tells_the_model_how_it_ended(worker: Worker) -> None:
    """Output first, then the exit code; the preview is the whole command."""
    said = run_command.run(RunCommand(command="echo hi; exit 2"), worker.workplace())
    assert re.fullmatch(r"hi\n\[exit code 2, \d+\.\d s\]", said)
    long = "echo " + "x" * 9_000
    assert run_command.preview(RunCommand(command=long), worker.workplace()) == Preview(PreviewKind.COMMAND, long)
