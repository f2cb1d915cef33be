"""What each worker is told, read off the other side: the requests that arrived at the model."""

from __future__ import annotations

from dataclasses import replace

from podium.core.approval import Approved, Rejected, SpawnBody, StepBody
from podium.core.conversation import canonical
from podium.core.events import ApprovalOpened, WorkMerged
from podium.core.inputs import RetryTicket, SetMode, SkipTicket
from podium.core.status import Status
from podium.core.ticket import Executor, Mode, TicketId
from podium.settings_layers import Value
from podium.view.autopilot import Approve, at_rest
from tests.conftest import Repository
from tests.stage import Stage, call, ticket, turn, writes

EIGHT: dict[str, Value] = {"workers.max_workers": 8}


def told(stage: Stage, name: str, attempt: int = 1) -> str:
    """All that the model was sent in the last request of an attempt."""
    requests = [r for r in stage.server.requests if (r.ticket, r.attempt) == (name, attempt)]
    return requests[-1].all_text


def test_nothing_leaks_between_workers(repo: Repository) -> None:
    """Eight conversations at the same time: each holds its own ticket's words and nobody else's."""
    names = [f"worker{number}" for number in range(8)]
    tickets = [ticket(name, description=f"Secret of {name}.") for name in names]
    turns = [
        scripted
        for name in names
        for scripted in (
            turn(name, call("write_file", path="mine.txt", content=f"content of {name}"), text=f"Word of {name}."),
            turn(name, call("read_file", path="mine.txt"), text=f"Look of {name}."),
            turn(name, call("block", reason=f"reason of {name}")),
        )
    ]
    with Stage(repo, tickets, turns, settings=EIGHT) as stage:
        stage.until_ended()

        assert len(stage.server.requests) == 24
        for request in stage.server.requests:
            heard = request.body
            assert f"Secret of {request.ticket}." in heard
            others = [name for name in names if name != request.ticket]
            assert [name for name in others if f"of {name}" in heard] == []


def test_a_ticket_with_blanks_in_its_name_is_rehearsed(repo: Repository) -> None:
    """Its header leads to its own turns, also beside a ticket whose name is its first word."""
    turns = [*writes("read the Maß", "long.txt"), *writes("read", "short.txt")]
    with Stage(repo, [ticket("read the Maß"), ticket("read")], turns) as stage:
        stage.until_ended()

        assert stage.server.usage_by_ticket().keys() == {"read the Maß", "read"}
    files = repo.git("ls-tree", "-r", "--name-only", "podium/track").splitlines()
    assert set(files) == {"README.md", "long.txt", "short.txt"}


def test_the_results_of_dependencies_reach_the_prompt(repo: Repository) -> None:
    """Summaries of models, the end of a command, and that a ticket was skipped."""
    tickets = [
        ticket("a", title="The first"),
        ticket("b", executor=Executor.COMMAND, command="true"),
        ticket("c"),
        ticket("d", "a", "b", "c"),
    ]
    turns = [*writes("a", "a.txt", summary="Tokens carry lines now."), turn("c", call("block", reason="no"))]
    with Stage(repo, tickets, turns) as stage:
        stage.until_ended("a", "b", "c")
        stage.post(SkipTicket(TicketId("c")))
        stage.until_ended()

        heard = told(stage, "d")

    assert "- a (The first): Tokens carry lines now.\n- b (Do b.): the command ended with exit code 0" in heard
    assert "- c (Do c.): skipped by a person" in heard


def test_a_retry_takes_the_next_model_and_knows_of_the_tries_before(repo: Repository) -> None:
    """The escalation list in its order; the last model stays when there is no stronger one."""
    blocks = turn("a", call("block", reason="too hard for me"))
    with Stage(repo, [ticket("a", max_attempts=3)], [blocks], approve=Approve.ALL) as stage:
        stage.until(lambda: at_rest(stage.model, Approve.ALL))

        models = [stage.state.attempts[a].model for a in stage.state.tickets[TicketId("a")].attempts]
        heard = told(stage, "a", 3)

    assert models == ["gemini-3-flash-preview", "gemini-3.1-pro-preview", "gemini-3.1-pro-preview"]
    assert "- attempt 1 (gemini-3-flash-preview) blocked: too hard for me" in heard
    assert "- attempt 2 (gemini-3.1-pro-preview) blocked: too hard for me" in heard


def test_the_repositorys_instructions_and_context_reach_the_model(repo: Repository) -> None:
    """AGENTS.md in the role; the first file in full, the target by its symbols, tokens counted before and after."""
    source = (
        'def one() -> int:\n    """One."""\n    return 11111\n\n\ndef two() -> int:\n    """Two."""\n    return 22222\n'
    )
    repo.commit({"AGENTS.md": "Use tabs here.\n", "first.py": source, "target.py": source, "rest.py": source})
    asked = ticket(
        "a",
        context_requirements=("first.py", "rest.py"),
        target_file="target.py",
        target_symbols=("two",),
    )
    with Stage(repo, [asked], [], mode=Mode.SPAWN) as stage:
        body = stage.asked("a").body
        stage.answer("a")
        stage.until_ended()
        heard = told(stage, "a")

    assert isinstance(body, SpawnBody)
    assert 0 < body.tokens_after < body.tokens_before
    assert "Use tabs here." in heard
    assert '<file path="first.py" view="full">\n' + source in heard
    assert heard.count("11111") == 1
    assert heard.count("22222") == 2


def test_an_edited_spawn_arrives_as_edited(repo: Repository) -> None:
    """Prompt, role, context and model are the person's word."""
    with Stage(repo, [ticket("a")], [], mode=Mode.SPAWN) as stage:
        body = stage.asked("a").body
        assert isinstance(body, SpawnBody)
        edited = replace(
            body, prompt="My own words.", role="You are short.", context="Some context.", model="gemini-2.5-flash"
        )
        stage.answer("a", Approved(edited))
        stage.until_ended()

        (request,) = stage.server.requests
        assert request.model == "gemini-2.5-flash"
        assert request.all_text == (
            "Ticket: a\nAttempt: 1\nTrack: track\n\nYou are short.\nMy own words.\n\nSome context."
        )


def test_a_rejected_spawn_blocks_the_ticket(repo: Repository) -> None:
    """Nobody is asked anything, and the reason stands on the ticket."""
    with Stage(repo, [ticket("a")], [], mode=Mode.SPAWN) as stage:
        stage.asked("a")
        stage.answer("a", Rejected("not now"))
        stage.until_ended()

        assert stage.status("a") is Status.BLOCKED
        assert "not now" in stage.state.tickets[TicketId("a")].why
        assert stage.server.requests == ()


def test_an_edited_step_and_a_rejected_one_reach_the_model(repo: Repository) -> None:
    """One runs as edited, the other does not run; the model reads of both."""
    turns = [
        turn("a", call("write_file", path="a.txt", content="model\n"), call("run_command", command="touch ran")),
        turn("a", call("finish", summary="done")),
    ]
    with Stage(repo, [ticket("a", step_mode=True)], turns) as stage:
        stage.asked("a")
        stage.answer("a")
        body = stage.asked("a").body
        assert isinstance(body, StepBody)
        arguments = canonical({"path": "a.txt", "content": "person\n"})
        stage.answer("a", Approved(replace(body, call=replace(body.call, arguments=arguments))))
        stage.asked("a")
        stage.answer("a", Rejected("run nothing"))
        stage.until_ended()

        written, ran = stage.server.requests[-1].tool_results
        assert written.startswith("A person changed the arguments before they approved this call.")
        assert "run nothing" in ran

    assert repo.show("podium/track", "a.txt") == "person\n"
    assert repo.git("ls-tree", "--name-only", "podium/track").splitlines() == ["README.md", "a.txt"]


def test_step_mode_reaches_workers_that_run_already(repo: Repository) -> None:
    """The track is switched while a worker waits for the model; its next change is asked for."""
    turns = [turn("a", call("list_files"), faults=[{"kind": "headers", "delay_s": 0.5}]), *writes("a", "a.txt")]
    with Stage(repo, [ticket("a")], turns) as stage:
        stage.server.wait_for(1)
        stage.post(SetMode(Mode.STEP))
        stage.asked("a")

        questions = [r.fact.approval.body for r in stage.facts if isinstance(r.fact, ApprovalOpened)]
        assert [q.call.name for q in questions if isinstance(q, StepBody)] == ["write_file"]
        stage.answer("a")
        stage.until_ended()


def test_a_review_shows_the_diff_and_a_rejection_keeps_the_work_apart(repo: Repository) -> None:
    """With reviews switched on nothing is merged unseen; a retry reads the reason."""
    turns = writes("a", "a.txt", "for review\n")
    with Stage(repo, [ticket("a")], turns, settings={"approvals.review": True}) as stage:
        review = stage.asked("a").body
        assert "+for review" in str(review)
        stage.answer("a", Rejected("too short"))
        stage.until_ended()
        assert stage.status("a") is Status.BLOCKED

        stage.post(RetryTicket(TicketId("a")))
        stage.asked("a")
        assert "completed: wrote it; its work was not merged: rejected by person: too short" in told(stage, "a", 2)
        stage.answer("a")
        stage.until_ended()

        assert len([r for r in stage.facts if isinstance(r.fact, WorkMerged)]) == 1
    assert repo.show("podium/track", "a.txt") == "for review\n"


def test_command_tickets_need_no_model(repo: Repository) -> None:
    """Exit code, output, edited command: Podium is of use without any key."""
    tickets = [
        ticket("good", executor=Executor.COMMAND, command="echo made > made.txt"),
        ticket("bad", executor=Executor.COMMAND, command="echo no such luck; exit 7"),
        ticket("slow", executor=Executor.COMMAND, command="sleep 600", timeout_s=0.5),
        ticket("asked", executor=Executor.COMMAND, command="exit 1", step_mode=True),
    ]
    with Stage(repo, tickets, settings=EIGHT) as stage:
        body = stage.asked("asked").body
        assert isinstance(body, SpawnBody)
        stage.answer("asked", Approved(replace(body, command="echo mended > mended.txt")))
        stage.until_ended()

        whys = {str(name): t.why for name, t in stage.state.tickets.items()}
        assert {name: t.status for name, t in stage.state.tickets.items()} == {
            "good": Status.COMPLETED,
            "bad": Status.FAILED,
            "slow": Status.FAILED,
            "asked": Status.COMPLETED,
        }
        assert whys["bad"] == "the command failed: exit code 7\nno such luck"
        assert whys["slow"] == "the command failed: ran into its time limit of 0.5 s"
        assert stage.server.requests == ()

    assert repo.show("podium/track", "made.txt") == "made\n"
    assert repo.show("podium/track", "mended.txt") == "mended\n"
