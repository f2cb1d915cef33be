from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from podium import __version__
from podium.app import EngineSession, Podium, copy_demo, open_podium, track_of
from podium.config import LoadedSettings, load_settings
from podium.control.address import Address
from podium.control.client import call
from podium.core.events import Event, OutlaysRead, Recorded, Refused, RunOpened, RunResumed, Terms, TicketMoved, Warned
from podium.core.inputs import KillWorker
from podium.core.status import Status
from podium.core.ticket import Executor, Mode, Ticket, TicketId, Track, TrackId
from podium.errors import JournalError, RepositoryProblem, TrackFileError, UsageError
from podium.place import JOURNAL, find_repository
from podium.providers.rehearsal_script import ScriptError
from podium.workspace.worktree import Worktrees
from tests.conftest import Repository

PATIENCE_S = 60.0


def settings(**overrides: str | int) -> LoadedSettings:
    return load_settings(None, {}, {name.replace("__", "."): value for name, value in overrides.items()})


def track(name: str = "work", command: str = "true") -> Track:
    one = Ticket(TicketId("a"), "Run it.", executor=Executor.COMMAND, command=command, max_attempts=1)
    return Track(TrackId(name), (one,), mode=Mode.AUTO)


@contextmanager
def opened(repo: Repository, *, fresh: bool = False, rehearse: Path | None = None) -> Iterator[Podium]:
    with open_podium(find_repository(repo.path), settings(), {}, rehearse, fresh=fresh) as podium:
        yield podium


def read_until(session: EngineSession, wanted: type | Status) -> list[Event]:
    """Events up to a notice or fact of a kind, or up to a ticket's move."""
    events: list[Event] = []
    while True:
        event = session.wait(PATIENCE_S)
        assert event is not None, f"waited in vain for {wanted}"
        events.append(event)
        said = event.fact if isinstance(event, Recorded) else event
        if (
            said.to is wanted
            if isinstance(said, TicketMoved)
            else isinstance(wanted, type) and isinstance(said, wanted)
        ):
            return events


def run_to(repo: Repository, wanted: Status, what: Track) -> None:
    with opened(repo) as podium:
        session = podium.session()
        podium.conduct(what)
        read_until(session, wanted)


def test_a_run_is_opened_under_the_settings_in_force(repo: Repository) -> None:
    """The first fact says everything that the run depends on."""
    with open_podium(find_repository(repo.path), settings(workers__max_workers=7), {}) as podium:
        session = podium.session()
        podium.conduct(track())
        (first, *_) = read_until(session, Status.COMPLETED)

    models = ("gemini-3-flash-preview", "gemini-3.1-pro-preview")
    terms = Terms(7, "gemini-3-flash-preview", models, review=False, silence_s=180.0)
    assert isinstance(first, Recorded)
    assert first.fact == RunOpened(1, track(), Mode.AUTO, terms, repo.git("rev-parse", "HEAD"))


def test_a_session_tells_what_never_changes(repo: Repository) -> None:
    """The place, the models with their prices, the tracks that are there, and where history ends."""
    repo.commit({"track.toml": "", "tracks/more.toml": "", "other.toml": ""})
    run_to(repo, Status.COMPLETED, track())

    with opened(repo) as podium:
        info = podium.session(Path("track.toml")).info

    assert (info.repository, info.track_file, info.version) == (str(repo.path), "track.toml", __version__)
    assert info.models == ("gemini-3-flash-preview", "gemini-3.1-pro-preview")
    assert [model for model, _ in info.prices] == list(info.models)
    assert info.track_files == (str(repo.path / "track.toml"), str(repo.path / "tracks" / "more.toml"))
    assert info.past > 0


def test_the_same_track_is_gone_on_with(repo: Repository) -> None:
    """No second run: the journal's facts come first, then what follows from the restart."""
    run_to(repo, Status.FAILED, track(command="false"))

    with opened(repo) as podium:
        session = podium.session()
        podium.conduct(track(command="false"))
        events = read_until(session, RunResumed)

    assert [event.seq for event in events if isinstance(event, Recorded)] == list(range(1, session.info.past + 2))


def test_an_unfinished_run_is_not_left(repo: Repository) -> None:
    """Neither for a changed file nor for another track; nothing is recorded."""
    run_to(repo, Status.FAILED, track(command="false"))

    with opened(repo) as podium:
        with pytest.raises(UsageError, match=r"not finished \(0 of 1 done\), and its file has changed"):
            podium.conduct(track(command="true"))
        with pytest.raises(UsageError, match="leave it and start anew with --fresh"):
            podium.conduct(track("other"))
        assert podium.session().info.past == len(read_all(podium))


def read_all(podium: Podium) -> list[Event]:
    session, events = podium.session(), list[Event]()
    while (event := session.take()) is not None:
        events.append(event)
    return events


def test_fresh_leaves_a_run_behind(repo: Repository) -> None:
    """Its facts stay in the journal, its readers do not see them."""
    run_to(repo, Status.FAILED, track(command="false"))

    with opened(repo, fresh=True) as podium:
        session = podium.session()
        podium.conduct(track("other"))
        (first, *_) = read_until(session, Status.COMPLETED)

    assert isinstance(first, Recorded)
    assert isinstance(first.fact, RunOpened)
    assert (first.fact.run, first.fact.track.id, first.seq) == (2, "other", session.info.past + 1)


def test_a_completed_run_may_be_followed_by_another_track(repo: Repository) -> None:
    """Runs are counted in the repository."""
    run_to(repo, Status.COMPLETED, track())

    with opened(repo) as podium:
        session = podium.session()
        podium.conduct(track("other", "echo x > x.txt"))
        events = [e.fact for e in read_until(session, RunOpened)[1:] if isinstance(e, Recorded)]
        events += [e.fact for e in read_until(session, RunOpened) if isinstance(e, Recorded)]
        read_until(session, Status.COMPLETED)

    assert [(fact.run, fact.track.id) for fact in events if isinstance(fact, RunOpened)] == [(2, "other")]


def test_a_track_that_is_opened_later_is_read_and_conducted(repo: Repository) -> None:
    """As from the window; what is wrong with it is told, and the next try is good."""
    wrong, good = repo.path / "wrong.toml", repo.path / "good.toml"
    wrong.write_text("[track]\ncolour = 1\n")
    good.write_text('[track]\nmode = "auto"\n[[tickets]]\nid = "a"\ndescription = "x"\ncommand = "true"\n'
                    'executor = "command"\n')  # fmt: skip

    with opened(repo) as podium:
        session = podium.session()
        session.open_track(str(wrong))
        refused = read_until(session, Refused)[-1]
        session.open_track(str(good))
        read_until(session, Status.COMPLETED)

    assert isinstance(refused, Refused)
    assert refused.what == f"open {wrong}"
    assert "colour" in refused.why


def test_nothing_can_be_asked_before_a_track_is_open(repo: Repository) -> None:
    """The engine answers, and lives."""
    with opened(repo) as podium:
        session = podium.session()
        session.post(KillWorker(TicketId("a")))

        assert isinstance(read_until(session, Refused)[-1], Refused)


def test_two_podiums_exclude_each_other_until_the_first_is_closed(repo: Repository) -> None:
    """Also within one process; a third one after both is welcome."""
    with opened(repo), pytest.raises(RepositoryProblem, match="another Podium"), opened(repo):
        pass
    with opened(repo):
        pass


def test_worktrees_of_one_repository_are_conducted_by_one_podium(repo: Repository, tmp_path: Path) -> None:
    """Two would merge into the same branches; whoever comes second reads where the first one is."""
    linked = Repository(tmp_path / "linked")
    repo.git("worktree", "add", "--quiet", str(linked.path))

    with opened(repo), pytest.raises(RepositoryProblem, match=f"conducts {repo.path}; close it first"), opened(linked):
        pass
    with opened(linked):
        assert (linked.path / JOURNAL).is_file()


def run_again(repo: Repository, what: Track, *, fresh: bool = False) -> tuple[RunOpened, list[str]]:
    """Open a new run of a track; returns its first fact and what the person was warned of."""
    with opened(repo, fresh=fresh) as podium:
        session = podium.session()
        podium.conduct(what)
        opening = read_until(session, RunOpened)[-1]
        while isinstance(opening, Recorded) and opening.seq <= session.info.past:
            opening = read_until(session, RunOpened)[-1]
        events = read_until(session, Status.COMPLETED)
    assert isinstance(opening, Recorded)
    assert isinstance(opening.fact, RunOpened)
    return opening.fact, [event.text for event in events if isinstance(event, Warned)]


def test_a_reused_id_starts_from_the_last_commit(repo: Repository) -> None:
    """What the earlier run did was taken over, and a commit came after it."""
    run_to(repo, Status.COMPLETED, track(command="echo 1 > one.txt"))
    repo.git("merge", "--quiet", "podium/work")
    later = repo.commit({"later.txt": "later"}, "later")

    run, warned = run_again(repo, track(command="test -f later.txt && echo 2 > two.txt"))

    assert (run.run, run.base) == (2, later)
    assert warned == [
        f"podium/work is there from an earlier run, all of it is taken over; it begins again at {later[:7]} (later)"
    ]


def test_work_that_was_not_taken_over_is_not_built_upon_unasked(repo: Repository) -> None:
    """The second run is refused with the ways out; `fresh` is one of them, and keeps the work under another name."""
    run_to(repo, Status.COMPLETED, track(command="echo 1 > one.txt"))
    work, head = repo.git("rev-parse", "podium/work"), repo.git("rev-parse", "HEAD")
    second = track(command="test ! -f one.txt && echo 2 > two.txt")

    with opened(repo) as podium, pytest.raises(RepositoryProblem, match=r"take it over with .*, or start with --fresh"):
        podium.conduct(second)
    assert repo.git("rev-parse", "podium/work") == work
    run, warned = run_again(repo, second, fresh=True)

    assert (run.run, run.base) == (2, head)
    assert warned == [
        f"podium/work held work of an earlier run, which is kept as podium/work.1; it begins anew at {head[:7]} (first)"
    ]
    assert repo.git("rev-parse", "podium/work.1") == work


def test_a_track_is_read_against_the_last_commit(repo: Repository) -> None:
    """A context file that only lies on the disk would reach no worker."""
    ticket = '[[tickets]]\nid = "a"\ndescription = "x"\ncontext_requirements = ["notes.md", "README.md"]\n'
    repo.write({"notes.md": "not committed\n", "track.toml": ticket})
    with pytest.raises(TrackFileError) as refusal:
        track_of(find_repository(repo.path), repo.path / "track.toml")
    assert len(refusal.value.problems) == 1
    assert "'notes.md' is not committed (commit it: workers see the last commit only)" in str(refusal.value)


def test_what_cannot_be_opened_leaves_no_lock(repo: Repository) -> None:
    """A damaged journal, a script that cannot be played: the next one is not locked out."""
    script = repo.path / "script.toml"
    script.write_text("nonsense = 1\n")
    with pytest.raises(ScriptError), opened(repo, rehearse=script):
        pass
    (repo.path / JOURNAL).parent.mkdir(exist_ok=True)
    (repo.path / JOURNAL).write_text("this is no database, whatever it may be called\n" * 100)
    with pytest.raises(JournalError, match="damaged"), opened(repo):
        pass
    (repo.path / JOURNAL).unlink()

    with opened(repo):
        pass


def test_every_thread_is_gone_after_closing(repo: Repository) -> None:
    """Engine, workers, the network's loop and the rehearsal's server."""
    before = set(threading.enumerate())
    script = repo.path / "script.toml"
    script.write_text("")

    with opened(repo, rehearse=script) as podium:
        session = podium.session()
        one = Ticket(TicketId("a"), "Think.")
        podium.conduct(Track(TrackId("work"), (one,), mode=Mode.AUTO))
        read_until(session, Status.COMPLETED)
        names = {thread.name for thread in threading.enumerate()}
        assert {"engine", "rehearsal"} <= names

    left = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    assert left == []
    assert {"engine", "rehearsal"}.isdisjoint(thread.name for thread in set(threading.enumerate()) - before)


def test_a_script_that_does_not_fit_the_track_is_told_at_every_start(repo: Repository) -> None:
    """Its turns that nobody will hear, and the tickets that it has nothing for."""
    script = repo.path / "script.toml"
    script.write_text('[[turns]]\nticket = "writ the parser"\n')
    one = Ticket(TicketId("write the parser"), "Think.")
    told = []

    for _ in range(2):
        with opened(repo, rehearse=script) as podium:
            session = podium.session()
            podium.conduct(Track(TrackId("work"), (one,), mode=Mode.AUTO))
            told.append([read_until(session, Warned)[-1], read_until(session, Warned)[-1]])

    turns = "turns for 'writ the parser' (did you mean 'write the parser'?), and the track has no such ticket"
    none = "no turns for 'write the parser'; the model just says so and finishes"
    assert told == [[Warned(f"the rehearsal script.toml has {what}") for what in (turns, none)]] * 2


def test_podium_is_kept_out_of_the_users_status(repo: Repository) -> None:
    """Its directory is excluded before anything is written into it."""
    with opened(repo):
        pass

    assert repo.git("status", "--porcelain") == ""


def test_the_demo_is_a_repository_with_one_commit(tmp_path: Path) -> None:
    """Ready to be conducted; nothing of the checkout it came from."""
    copy_demo(tmp_path / "demo")

    demo = Repository(tmp_path / "demo")
    assert demo.git("log", "--format=%s") == "Start of tally, with failing tests"
    assert demo.git("status", "--porcelain") == ""
    assert (demo.path / "track.toml").is_file()


def test_worktrees_of_no_attempt_are_told_and_left_alone(repo: Repository) -> None:
    """Once, when the run is gone on with; those of recorded attempts are none of them."""
    run_to(repo, Status.FAILED, track(command="false"))
    stranger = Worktrees(find_repository(repo.path)).create(TrackId("work"), TicketId("stranger"), 1)

    with opened(repo) as podium:
        session = podium.session()
        podium.conduct(track(command="false"))
        *_, told = read_until(session, Warned)

    assert told == Warned(f"these worktrees belong to no attempt and were left alone: {stranger.path}")
    assert stranger.path.is_dir()


def test_a_track_for_a_model_without_a_key_is_told_at_once(repo: Repository) -> None:
    """Before the first ticket fails; a track of commands needs no key, and hears nothing of it."""
    asks = Track(TrackId("asks"), (Ticket(TicketId("a"), "Think."),), mode=Mode.SPAWN)
    with opened(repo) as podium:
        session = podium.session()
        podium.conduct(asks)
        told = [event.text for event in read_until(session, Warned) if isinstance(event, Warned)]
    assert [text.split(".")[0] for text in told] == ["no model can be asked: no API key is set"]


def test_the_command_line_reaches_the_engine_while_it_runs(repo: Repository) -> None:
    """What it asks is a fact like any other; afterwards nothing of the way is left."""
    repository = find_repository(repo.path)
    address = Address(repository.conductor_lock, repository.root)
    with opened(repo) as podium:
        session = podium.session()
        podium.conduct(track(command="exec sleep 600"))
        read_until(session, Status.IN_PROGRESS)
        socket = address.find()
        assert socket is not None
        reply = call(socket, KillWorker(TicketId("a")))
        read_until(session, Status.KILLED)

    assert reply.told == ("a is stopping: killed by a person",)
    assert (address.find(), socket.exists()) == (None, False)


def test_a_podium_that_the_command_line_cannot_reach_is_better_than_none(repo: Repository) -> None:
    """It says why, and conducts."""
    (repo.path / ".git" / "podium-conductor.address").mkdir()
    with opened(repo) as podium:
        session = podium.session()
        podium.conduct(track())
        events = read_until(session, Status.COMPLETED)

    (warned,) = [event.text for event in events if isinstance(event, Warned)]
    assert warned.startswith("the command line cannot reach this Podium: ")


def test_what_earlier_runs_cost_is_told_on_the_feed(repo: Repository) -> None:
    """Read beside the engine, which goes on; a run that cost nothing has no outlay."""
    with opened(repo) as podium:
        session = podium.session()
        podium.conduct(track())
        session.read_outlays()
        told = read_until(session, OutlaysRead)[-1]
        assert told == OutlaysRead(())
