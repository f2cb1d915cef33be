from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psutil
import pytest

from podium.cli.opening import Wish
from podium.cli.parser import build_parser
from podium.cli.runs import open_for_window
from podium.memory import FileMemory
from podium.providers.rehearsal import RehearsalServer
from podium.providers.rehearsal_script import Script
from tests.cli.terminal import (
    PATIENCE_S,
    command,
    command_track,
    environment,
    model_track,
    podium,
    script,
    written,
    x_server,
)
from tests.conftest import Repository


@contextmanager
def service(keys: frozenset[str] | None = None) -> Iterator[dict[str, str]]:
    """A model service on loopback; yields the environment that leads to it, with the key "mine"."""
    with RehearsalServer(Script(), keys=keys) as server:
        yield {"GEMINI_API_KEY": "mine", "GOOGLE_GEMINI_BASE_URL": server.url}


# --- exit codes -------------------------------------------------------------------------------------


def test_0_when_all_is_completed(repo: Repository) -> None:
    """The words go to the terminal, the work to the track's branch."""
    said = podium("run", command_track(repo, a="echo a > a.txt", b="test -e a.txt"), "--headless", cwd=repo.path)

    assert (said.code, said.err) == (0, "")
    assert "2 of 2 done" in said.out
    assert "git merge podium/work" in said.out
    assert repo.show("podium/work", "a.txt") == "a\n"


def test_3_when_it_stands_with_tickets_not_completed(repo: Repository) -> None:
    """The reason and the held dependents are told."""
    said = podium("run", command_track(repo, a="echo oh no; exit 7", b="true"), "--headless", cwd=repo.path)

    assert said.code == 3
    assert "exit code 7" in said.out
    assert "held by a (failed)" in said.out


def test_3_when_nothing_is_approved(repo: Repository) -> None:
    """`--approve none` rejects what is asked."""
    track = model_track(repo, "a", mode="spawn")

    said = podium("run", track, "--headless", "--json", "--approve", "none", "--rehearse", script(repo), cwd=repo.path)

    assert (said.code, said.statuses()) == (3, {"a": "blocked"})


def test_4_when_it_waits_for_a_person(repo: Repository) -> None:
    """Nobody is at the terminal; the question stays open, and is there next time."""
    line = ("run", model_track(repo, "a", mode="spawn"), "--headless", "--rehearse", script(repo))

    first = podium(*line, "--json", cwd=repo.path)
    second = podium(*line, "--json", "--approve", "all", cwd=repo.path)

    assert (first.code, first.statuses()) == (4, {"a": "awaiting_spawn"})
    assert (second.code, second.statuses()) == (0, {"a": "completed"})
    opened = [event for event in second.events if event["kind"] == "approval_opened"]
    assert len(opened) == 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_128_and_the_signal_when_it_is_interrupted(repo: Repository, number: signal.Signals, code: int) -> None:
    """Every signal that asks it to go ends the workers, and the next start asks about the command."""
    track = command_track(repo, a="echo pid=$$; test -e ../../../go || exec sleep 600")
    running = subprocess.Popen(
        command("run", track, "--headless", "--json"),
        cwd=repo.path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    pid = next(int(found[1]) for line in running.stdout if (found := re.search(r"pid=(\d+)", line)))
    running.send_signal(number)
    running.communicate(timeout=PATIENCE_S)

    assert running.returncode == code
    assert not psutil.pid_exists(pid)
    (repo.path / ".podium" / "go").touch()
    again = podium("run", track, "--headless", "--json", cwd=repo.path)
    assert (again.code, again.statuses()) == (4, {"a": "awaiting_spawn"})
    assert podium("run", track, "--headless", "--approve", "all", cwd=repo.path).code == 0


def test_the_window_closes_in_order_on_a_signal(repo: Repository) -> None:
    """143, and nothing of the worker is left."""
    told = repo.path.parent / "told"
    os.mkfifo(told)
    line = command("run", command_track(repo, a=f"echo $$ > {told}; exec sleep 600"))
    with x_server() as display, subprocess.Popen(line, cwd=repo.path, env=environment(display)) as window:
        pid = int(told.read_text(encoding="utf-8"))
        window.send_signal(signal.SIGTERM)
        assert window.wait(PATIENCE_S) == 143
        assert not psutil.pid_exists(pid)


# --- output -----------------------------------------------------------------------------------------


def test_json_is_one_object_a_line_and_nothing_else(repo: Repository) -> None:
    """Facts in the journal's order, then the end; words go to standard error."""
    turns = '[[turns]]\nticket = "a"\ntext = "Some words.\\nTwo lines."\ncalls = [{name = "list_files"}]'
    said = podium("run", model_track(repo, "a"), "--json", "--rehearse", script(repo, turns), cwd=repo.path)

    assert said.code == 0
    events = said.events
    seqs = [event["seq"] for event in events if "seq" in event]
    assert seqs == list(range(1, len(seqs) + 1))
    assert events[0]["kind"] == "run_opened"
    assert events[-1] == {"kind": "engine_stopped"}
    assert "A rehearsal plays" in said.err


def test_a_terminal_that_lacks_symbols_is_no_crash(repo: Repository) -> None:
    """What cannot be shown is shown in another way."""
    said = podium("run", command_track(repo, a="true"), "--headless", cwd=repo.path, env={"PYTHONIOENCODING": "ascii"})

    assert said.code == 0
    assert "1 of 1 done" in said.out


def test_no_display_falls_back_to_the_terminal(repo: Repository) -> None:
    """With a word about why."""
    said = podium("run", command_track(repo, a="true"), cwd=repo.path)

    assert said.code == 0
    assert "there is no display: DISPLAY is not set" in said.err
    assert "Running in the terminal instead." in said.err


def test_a_dirty_repository_is_warned_about(repo: Repository) -> None:
    """What is not committed is no part of the track, and stays as it is."""
    repo.write({"README.md": "changed\n", "new.txt": "new\n"})

    said = podium("run", command_track(repo, a="test ! -e new.txt"), "--headless", cwd=repo.path)

    assert said.code == 0
    assert "changes that are not committed are no part of it (README.md, new.txt)" in said.err
    assert (repo.path / "README.md").read_text() == "changed\n"


# --- the key and the model --------------------------------------------------------------------------


def test_without_a_key_commands_run_and_models_do_not(repo: Repository) -> None:
    """The ticket of a model fails and says how to go on; nothing else is touched by that."""
    track = written(
        repo.path.parent / "both.toml",
        """
        [track]
        mode = "auto"
        [[tickets]]
        id = "model"
        description = "Think."
        [[tickets]]
        id = "command"
        description = "Run."
        executor = "command"
        command = "true"
        """,
    )

    said = podium("run", track, "--headless", "--json", cwd=repo.path)

    assert (said.code, said.statuses()) == (3, {"model": "failed", "command": "completed"})
    assert "GEMINI_API_KEY" in said.out
    assert "--rehearse SCRIPT" in said.out


def test_a_wrong_key_is_told_as_such(repo: Repository) -> None:
    """Once, without tries that cannot help."""
    with service(frozenset({"another"})) as env:
        said = podium("run", model_track(repo, "a"), "--headless", "--json", cwd=repo.path, env=env)

    assert (said.code, said.statuses()) == (3, {"a": "failed"})
    assert "the service refuses the API key" in said.out
    assert [event for event in said.events if event["kind"] == "call_failed"] == []


def test_an_unknown_model_names_the_nearest(repo: Repository) -> None:
    """Out of the list that the key may use."""
    with service() as env:
        line = ("run", model_track(repo, "a"), "--headless", "--json", "--model", "gemini-3-flash-previw")
        said = podium(*line, cwd=repo.path, env=env)

    assert (said.code, said.statuses()) == (3, {"a": "failed"})
    assert "there is no model 'gemini-3-flash-previw' for this key; did you mean gemini-3-flash-preview" in said.out


def test_a_script_that_cannot_be_played(repo: Repository) -> None:
    """Its problems, before anything is begun."""
    wrong = script(repo, '[[turns]]\ntikcet = "a"')

    said = podium("run", model_track(repo, "a"), "--headless", "--rehearse", wrong, cwd=repo.path)

    assert (said.code, said.out) == (2, "")
    assert "did you mean 'ticket'?" in said.err


# --- one run after another --------------------------------------------------------------------------


def test_an_unfinished_run_is_not_left_by_a_slip(repo: Repository) -> None:
    """A changed file, and another track, are refused; `--fresh` starts anew and keeps what was done."""
    assert podium("run", command_track(repo, a="echo a > a.txt", b="false"), "--headless", cwd=repo.path).code == 3

    changed = podium("run", command_track(repo, a="true", b="true"), "--headless", cwd=repo.path)
    other = written(repo.path.parent / "other.toml", (repo.path.parent / "work.toml").read_text().replace("work", "o"))
    another = podium("run", other, "--headless", cwd=repo.path)
    fresh = podium("run", command_track(repo, b="test ! -e a.txt"), "--headless", "--fresh", cwd=repo.path)

    assert (changed.code, changed.out) == (2, "")
    assert "is not finished (1 of 2 done), and its file has changed since it was started" in changed.err
    assert "--fresh" in changed.err
    assert (another.code, another.out) == (2, "")
    assert "the track 'work' of this repository is not finished (1 of 2 done); go on with it" in another.err
    assert fresh.code == 0
    assert "1 of 1 done" in fresh.out
    assert "podium/work held work of an earlier run, which is kept as podium/work.1; it begins anew at " in fresh.out
    assert repo.show("podium/work.1", "a.txt") == "a\n"


def test_an_unfinished_run_is_gone_on_with(repo: Repository) -> None:
    """The same file again; what has ended is not begun again, and its end is told again."""
    track = command_track(repo, a="true", b="false")
    assert podium("run", track, "--headless", cwd=repo.path).code == 3

    said = podium("run", track, "--headless", "--json", cwd=repo.path)

    assert said.code == 3
    assert "going on with the track 'work', run 1" in said.err
    opened = [event["ticket"] for event in said.events if event["kind"] == "attempt_opened"]
    assert opened == ["a", "b"]


def test_who_goes_on_reads_only_what_is_new(repo: Repository) -> None:
    """The log does not begin again; the table at the end has everything."""
    track = command_track(repo, a="true", b="test -e ../../../go")
    assert podium("run", track, "--headless", cwd=repo.path).code == 3
    (repo.path / ".podium" / "go").touch()
    assert podium("ticket", "retry", "b", cwd=repo.path).code == 0

    said = podium("open", "--headless", cwd=repo.path)

    assert (said.code, "2 of 2 done" in said.out) == (0, True)
    assert "b is completed" in said.out
    assert "a is completed" not in said.out
    assert said.err == "podium: going on with the track 'work', run 1; `podium story` tells what was before\n"


def test_a_rehearsed_run_goes_on_live_only_when_that_is_said(repo: Repository) -> None:
    """Money is at stake, and nobody is at this terminal; what is printed then speaks of no rehearsal."""
    track = model_track(repo, "a", mode="spawn")
    rehearsed = podium("run", track, "--headless", "--rehearse", script(repo), cwd=repo.path)
    with service() as env:
        slip = podium("run", track, "--headless", "--approve", "all", cwd=repo.path, env=env)
        meant = podium("open", "--headless", "--approve", "all", "--live", cwd=repo.path, env=env)

    assert (rehearsed.code, rehearsed.err) == (4, "")
    played = repo.path.parent / "script.toml"
    way_on = f"podium open {repo.path} --rehearse {played} --headless --approve ask  (or --approve all)"
    assert way_on in rehearsed.out
    assert "(script.toml)" in rehearsed.out
    assert (slip.code, slip.out) == (2, "")
    assert f"go on with --rehearse {played}, or say --live to ask the live model" in slip.err
    assert meant.code == 0
    told = "begun with the rehearsal script.toml; from now on the live model is asked"
    assert told in meant.err
    assert f"warning: the run was {told}" in meant.out
    assert "no live model is called" not in meant.out


@pytest.mark.parametrize(("said", "frozen"), [((), True), (("--live",), False)])
def test_in_a_window_a_rehearsed_run_is_frozen_until_a_person_lets_it_go_on_live(
    repo: Repository, said: tuple[str, ...], frozen: bool
) -> None:
    """A note may be read too late, and nobody has said that money may be spent."""
    track = model_track(repo, "a", mode="spawn")
    podium("run", track, "--headless", "--rehearse", script(repo), cwd=repo.path)
    with service() as env, ExitStack() as stack:
        arguments = build_parser("open").parse_args(["open", *said, str(repo.path)])
        open_for_window(arguments, environment(env), Wish(repo.path), FileMemory(repo.path, repo.path.parent), stack)
        stack.close()
        slip = podium("open", "--headless", "--approve", "all", cwd=repo.path, env=env)
    lines = podium("export", cwd=repo.path).events
    facts = [str(line["kind"]) for line in lines if line["line"] == "fact"]

    assert facts[facts.index("run_resumed") + 1] == ("frozen" if frozen else "run_closing")
    assert slip.code == (2 if frozen else 0)  # opened once, it is not thawed where nobody is at the terminal


def test_a_window_that_shall_close_by_itself_goes_on_live_only_when_that_is_said(repo: Repository) -> None:
    track = model_track(repo, "a", mode="spawn")
    podium("run", track, "--headless", "--rehearse", script(repo), cwd=repo.path)
    with service() as env, x_server() as display:
        slip = podium("open", "--quit-when-done", "--approve", "all", cwd=repo.path, env=env | display)

    assert slip.code == 2
    assert "or say --live to ask the live model" in slip.err


def test_commands_of_a_rehearsed_run_go_on_without_a_script(repo: Repository) -> None:
    """No model is asked for them."""
    track = command_track(repo, a="true", b="false")
    assert podium("run", track, "--headless", "--rehearse", script(repo), cwd=repo.path).code == 3

    assert podium("run", track, "--headless", cwd=repo.path).code == 3


def test_a_rehearsal_needs_no_key(repo: Repository) -> None:
    """Not even one that could be used."""
    line = ("run", model_track(repo, "a"), "--headless", "--rehearse", script(repo))

    assert podium(*line, cwd=repo.path, env={"GEMINI_API_KEY": "schlüssel"}).code == 0


def test_a_picture_needs_a_window(repo: Repository) -> None:
    """What would be ignored is refused; without a display it is said."""
    line = ("run", command_track(repo, a="true"), "--screenshot", "picture.png")

    refused = podium(*line, "--headless", cwd=repo.path)
    fallen_back = podium(*line, cwd=repo.path)

    assert (refused.code, refused.out) == (2, "")
    assert "--screenshot takes a picture of the window" in refused.err
    assert fallen_back.code == 0
    assert "Running in the terminal instead; no picture is taken." in fallen_back.err


def test_a_completed_run_is_not_run_again(repo: Repository) -> None:
    """It says so and ends well; `--fresh` may follow it, and another track once its work is taken over."""
    track = command_track(repo, a="echo once >> a.txt")
    assert podium("run", track, "--headless", cwd=repo.path).code == 0

    again = podium("run", track, "--headless", cwd=repo.path)
    fresh = podium("run", track, "--headless", "--fresh", "--json", cwd=repo.path)
    early = podium("run", command_track(repo, other="true"), "--headless", cwd=repo.path)
    repo.git("merge", "--quiet", "podium/work")
    other = podium("run", command_track(repo, other="true"), "--headless", cwd=repo.path)

    assert again.code == 0
    assert again.err == "podium: the track 'work' is completed already; `podium run TRACK --fresh` starts it anew\n"
    assert "1 of 1 done" in again.out
    assert "attempt 1 begins" not in again.out
    assert fresh.code == 0
    assert [event["run"] for event in fresh.events if event["kind"] == "run_opened"] == [2]
    assert (early.code, other.code) == (1, 0)
    assert "podium/work holds work of an earlier run that " in early.err
    assert [repo.show(branch, "a.txt") for branch in ("podium/work", "podium/work.1")] == ["once\n", "once\n"]


@pytest.mark.parametrize("line", [("run", "none.toml"), ("check", "none.toml")])
def test_a_track_that_is_not_there(repo: Repository, line: tuple[str, ...]) -> None:
    """Named, with exit code 2."""
    said = podium(*line, cwd=repo.path)

    assert (said.code, said.out) == (2, "")
    assert "none.toml" in said.err
