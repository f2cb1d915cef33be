from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from podium.core.approval import Approval, Approved, Body, Rejected, ReviewBody, SpawnBody, Verdict
from podium.core.budget import LimitBody, LimitKind, Scope
from podium.core.events import Outcome
from podium.core.inputs import KillWorker, MergeAgain, RetryTicket, SkipTicket, StepOnce, Thaw
from podium.core.ticket import ApprovalId, AttemptId, Executor, Mode, TicketId
from podium.headless.ask import PROMPT, Asker, Later, Quit
from podium.view.frozen import FrozenWords
from tests.headless.helpers import page, text
from tests.script import Script, ticket

SPAWN = SpawnBody(Executor.LLM, "You work.", "gemini-small", "Do it.", "")


def ask(
    *typed: str, body: Body = SPAWN, environ: Mapping[str, str] | None = None
) -> tuple[Verdict | KillWorker | Later | Quit, str]:
    """The answer, and what was printed. After the last line the terminal is closed."""
    answers = list(typed)
    console = page()

    def read(prompt: str) -> str:
        console.print(prompt, markup=False)
        if not answers:
            raise EOFError
        return answers.pop(0)

    approval = Approval(ApprovalId("a#1.1"), TicketId("a"), AttemptId("a#1"), body, 0.0)
    return Asker(console, read, environ or {}).ask(approval), text(console)


def ask_held(
    *typed: str, merge: bool = False, executor: Executor = Executor.LLM
) -> tuple[RetryTicket | SkipTicket | MergeAgain | Later | Quit, str]:
    answers, console = iter(typed), page()
    script = Script.of(ticket("a", executor=executor), mode=Mode.AUTO).open()
    if executor is Executor.LLM:
        script.start("a")
    script.finish("a", "no such\x1b[2J file", Outcome.FAILED)

    def read(prompt: str) -> str:
        if (answer := next(answers, None)) is None:
            raise EOFError
        return answer

    return Asker(console, read, {}).ask_held(script.state.tickets[TicketId("a")], merge=merge), text(console)


def test_a_bad_end_is_shown_with_its_reason_and_may_be_mended() -> None:
    """Another attempt, going on without it, neither; nothing happens by accident."""
    name = TicketId("a")
    assert [ask_held(word)[0] for word in "slq"] == [SkipTicket(name), Later(), Quit()]
    assert ask_held()[0] == Quit()
    assert ask_held("", "r", " ") == (RetryTicket(name), "\na failed\n  no such file\nPlease type r, s, l or q.\n")


def test_a_retry_is_asked_for_its_reason() -> None:
    """A command has nobody who would read one, and a terminal that closes in between decides nothing."""
    name = TicketId("a")
    assert ask_held("r", " Look at b.py. ")[0] == RetryTicket(name, note="Look at b.py.")
    assert ask_held("r", executor=Executor.COMMAND)[0] == RetryTicket(name)
    assert ask_held("r")[0] == Quit()


def test_finished_work_may_be_merged_again_where_there_is_some() -> None:
    assert ask_held("m", merge=True)[0] == MergeAgain(TicketId("a"))
    assert "Please type r, s, l or q." in ask_held("m", "q")[1]
    assert "Please type m, r, s, l or q." in ask_held("x", "q", merge=True)[1]


def ask_frozen(told: FrozenWords, *typed: str) -> tuple[StepOnce | Thaw | Quit, str]:
    answers, console = iter(typed), page()

    def read(prompt: str) -> str:
        if (answer := next(answers, None)) is None:
            raise EOFError
        return answer

    return Asker(console, read, {}).ask_frozen(told), text(console)


def test_in_a_frozen_track_one_step_or_all_of_them_may_follow() -> None:
    """What waits is shown first; nothing happens by accident."""
    told = FrozenWords(
        "Frozen: 2 workers wait before their next step", ("a asks m", "b uses run_command make"), "a asks m"
    )

    assert [ask_frozen(told, word)[0] for word in "stq"] == [StepOnce(), Thaw(), Quit()]
    assert ask_frozen(told)[0] == Quit()
    shown = "\nFrozen: 2 workers wait before their next step\n  a asks m\n  b uses run_command make\n"
    assert ask_frozen(told, "x", "s") == (StepOnce(), shown + "Please type s, t or q.\n")
    starts = FrozenWords("Frozen: no worker is at work, and nothing starts", (), "a starts")
    assert "  a starts\n" in ask_frozen(starts, "s")[1]


def upper_case_editor(tmp_path: Path) -> dict[str, str]:
    script = tmp_path / "editor.py"
    code = "import sys, pathlib\np = pathlib.Path(sys.argv[1])\np.write_text(p.read_text().replace('Do it', 'DO IT'))\n"
    script.write_text(code, encoding="utf-8")
    return {"EDITOR": f"{sys.executable} {script}"}


def test_yes_no_later_and_quit() -> None:
    """Each answer is what it says; a rejection carries its reason, which may be empty."""
    assert ask("y")[0] == Approved(SPAWN)
    assert ask("N", "not now ")[0] == Rejected("not now")
    assert ask("no", "")[0] == Rejected("")
    assert ask("k")[0] == KillWorker(TicketId("a"))
    assert ask("l")[0] == Later()
    assert ask("q")[0] == Quit()


def test_a_closed_terminal_is_no_answer() -> None:
    """Neither at the question nor at the reason."""
    assert ask()[0] == Quit()
    assert ask("n")[0] == Quit()


def test_anything_else_is_asked_again() -> None:
    """Nothing is approved by accident."""
    answer, printed = ask("", "yeah", "y")
    assert answer == Approved(SPAWN)
    assert printed.count("Please type y, n, e, k, l or q.") == 2
    assert printed.count(PROMPT) == 3


def test_an_edit_is_shown_and_then_approved(tmp_path: Path) -> None:
    """The person sees old and new before they say yes to the new."""
    answer, printed = ask("e", "y", environ=upper_case_editor(tmp_path))
    assert answer == Approved(replace(SPAWN, prompt="DO IT."))
    assert "prompt: Do it. → DO IT." in printed


def test_an_edit_that_came_to_nothing_leaves_the_question(tmp_path: Path) -> None:
    """A failing editor, or an unreadable text, is told; the body stays as it was."""
    answer, printed = ask("e", "y", environ={"EDITOR": "false"})
    assert answer == Approved(SPAWN)
    assert "not edited: the editor false ended with 1" in printed
    answer, printed = ask("e", "y", environ={"EDITOR": "true"})
    assert answer == Approved(SPAWN)
    assert "nothing is changed" in printed


def test_a_review_is_not_edited() -> None:
    """It says what to do instead."""
    body = ReviewBody("done", "", (), "c0ffee")
    answer, printed = ask("e", "y", body=body)
    assert answer == Approved(body)
    assert "reject it with a reason" in printed


LIMIT = LimitBody(Scope.TICKET, LimitKind.TOKENS, Decimal(6000), Decimal(5900), Decimal(5256), Decimal(17000))


def test_a_limit_is_raised_as_proposed_or_as_typed() -> None:
    """What is no more than the limit is refused, and asked for again; the text says what each answer does."""
    verdict, printed = ask("y", body=LIMIT)
    assert verdict == Approved(LIMIT)
    assert "a: the ticket's limit of 6,000 tokens is reached: 5,900 tokens used, the next step needs 5,256" in printed
    assert "Finish now: its worker ends with what is there." in printed

    verdict, printed = ask("e", "5000", "e", "lots", "e", "", "e", "50_000", "y", body=LIMIT)
    assert verdict == Approved(replace(LIMIT, raise_to=Decimal(50_000)))
    assert "not raised: the new limit must be more than 6,000 tokens" in printed
    assert "not raised: 'lots' is not a number" in printed
    assert "it would be raised to 50,000 tokens" in printed


def test_a_ticket_at_its_limit_is_ended_or_killed() -> None:
    """Ended, its reason stands in the summary."""
    verdict, printed = ask("n", "good enough", body=LIMIT)
    assert verdict == Rejected("good enough")
    assert "reason, which stands in its summary (may be empty): " in printed
    assert ask("k", body=LIMIT)[0] == KillWorker(TicketId("a"))
