from __future__ import annotations

from podium.context.instructions import Instructions
from podium.core.approval import SpawnBody
from podium.core.context import ContextFile, ContextViews, ViewKind
from podium.core.order import DependencyResult, EarlierAttempt
from podium.core.ticket import Executor, Ticket, TicketId
from podium.worker.prompt import first_message, header, spawn_body, system_text
from tests.worker.desk import MODEL, order


def test_the_header_names_ticket_attempt_and_track() -> None:
    """By these lines the rehearsal finds its script; no edit of a person can take them away."""
    body = SpawnBody(Executor.LLM, role="Only this.")

    assert header(order(number=2)) == "Ticket: t\nAttempt: 2\nTrack: track"
    assert system_text(order(number=2), body) == "Ticket: t\nAttempt: 2\nTrack: track\n\nOnly this."


def test_the_prompt_tells_everything_a_worker_must_know() -> None:
    """The ticket, its target, what was done before it, and how earlier attempts ended."""
    ticket = Ticket(
        TicketId("t"),
        "Read comments too.\n",
        "Parse the config",
        target_file="config.py",
        target_symbols=("Parser.read", "main"),
    )
    results = (
        DependencyResult(TicketId("a"), "Lexer", "Tokens carry lines now."),
        DependencyResult(TicketId("b"), "Types", ""),
    )
    history = ("attempt 1 (gemini-2.5-flash) blocked: no grammar",)

    made = spawn_body(order(ticket=ticket, results=results, history=history), ContextViews(), None, ("finish",))

    assert made.prompt == (
        "# Parse the config\n\n"
        "Read comments too.\n\n"
        "The file to change: config.py, in particular Parser.read, main.\n\n"
        "What was done before, in tickets that this one depends on:\n"
        "- a (Lexer): Tokens carry lines now.\n"
        "- b (Types): completed\n\n"
        "Earlier attempts at this ticket:\n"
        "- attempt 1 (gemini-2.5-flash) blocked: no grammar"
    )
    assert (made.executor, made.model, made.tools, made.context) == (Executor.LLM, MODEL, ("finish",), "")


def test_a_retry_is_told_what_was_tried_and_what_a_person_says() -> None:
    """The diff of the last attempt, and the person's note as the last word."""
    again = order(number=2, history=("attempt 1 (m) failed: no",), earlier=EarlierAttempt(1, "b"), note="Keep f.")

    made = spawn_body(again, ContextViews(), None, (), "--- a/f\n+++ b/f\n-x\n+y\n")

    assert made.prompt == (
        "Do t.\n\n"
        "Earlier attempts at this ticket:\n- attempt 1 (m) failed: no\n\n"
        "What attempt 1 changed. Nothing of it is in your working tree; take over what is good.\n\n"
        '<diff attempt="1">\n--- a/f\n+++ b/f\n-x\n+y\n</diff>\n\n'
        "What the person who asked for this attempt wants you to know:\n\nKeep f."
    )
    assert "<diff" not in spawn_body(again, ContextViews(), None, ()).prompt


def test_the_prompt_of_a_plain_ticket_is_plain() -> None:
    """No empty headings, and none that only says the description's first line again."""
    assert spawn_body(order(), ContextViews(), None, ()).prompt == "Do t."


def test_the_repositorys_instructions_reach_the_role() -> None:
    """With the name of their file, after Podium's own."""
    made = spawn_body(order(), ContextViews(), Instructions("AGENTS.md", "Use tabs.\n"), ())

    assert made.role.startswith("You are a software developer")
    assert made.role.endswith("The repository's instructions for agents (AGENTS.md):\n\nUse tabs.")


def test_the_context_follows_the_prompt() -> None:
    """As an own part, which a person can edit on its own."""
    context = ContextViews((ContextFile("a.py", ViewKind.FULL, "x = 1\n", 4, 4),))

    made = spawn_body(order(), context, None, ())

    assert made.files == context.files
    assert made.context.endswith('<file path="a.py" view="full">\nx = 1\n</file>')
    assert first_message(made) == f"{made.prompt}\n\n{made.context}"
    assert first_message(SpawnBody(Executor.LLM, prompt="Only me.")) == "Only me."
