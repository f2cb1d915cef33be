"""The narrowest rule for a question, and how it is widened."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from podium.core.command_parts import parts_of
from podium.core.rule_judge import Act, judge
from podium.core.rules import RUN_COMMAND, Rule, RuleEffect
from podium.core.ticket import ApprovalId, Mode, TicketId, Tier, TrackId
from podium.view.rule_draft import RuleDraft, draft_of
from tests.script import Script

ALLOW, DENY = RuleEffect.ALLOW, RuleEffect.DENY
T, TRACK, TODAY = TicketId("a"), TrackId("track"), 2_000_000.0


def act(command: str | None = None, tool: str = RUN_COMMAND, *paths: str) -> Act:
    return Act(tool, command, paths, T, Tier.WORKER, TRACK, 1)


def words(draft: RuleDraft) -> list[str]:
    return [step.words for step in draft.abouts]


def test_the_first_rule_is_as_narrow_as_the_question() -> None:
    """This command, this ticket, this run; one step wider each, up to everywhere and always."""
    script = Script.of("a", mode=Mode.STEP).open().start("a").ask("a", "run_command", command="git status -s")
    draft = draft_of(script.state, script.approval("a"), TODAY)
    assert draft == RuleDraft(act("git status -s"), TODAY)
    assert draft.rule == Rule(ALLOW, RUN_COMMAND, command="git status -s", ticket=T, track=TRACK, run=1)
    assert words(draft) == [
        "this command",
        "commands that begin with git status -s",
        "commands that begin with git status",
        "commands that begin with git",
    ]
    wide = RuleDraft(draft.act, TODAY, about=2, where=1, span=1)
    assert wide.rule == Rule(ALLOW, RUN_COMMAND, prefix="git status", track=TRACK, until=TODAY)
    assert RuleDraft(draft.act, TODAY, about=3, where=2, span=2).rule == Rule(ALLOW, RUN_COMMAND, prefix="git")
    assert (draft.wheres, draft.spans) == (
        ("ticket a", "track track", "everywhere"),
        ("this run", "today", "always"),
    )


def test_a_file_is_widened_by_its_directories() -> None:
    draft = RuleDraft(act(None, "write_file", "src/deep/a*.py"), TODAY, where=2, span=2)
    assert [step.rule for step in draft.abouts] == [
        Rule(ALLOW, "write_file", path="src/deep/a[*].py"),
        Rule(ALLOW, "write_file", path="src/deep/**"),
        Rule(ALLOW, "write_file", path="src/**"),
        Rule(ALLOW, "write_file"),
    ]
    assert words(RuleDraft(act(None, "list_files", "."), TODAY)) == ["every list_files"]


def test_a_command_that_hands_on_another_is_not_offered_alone() -> None:
    """`sh` would be every command there is."""
    assert words(RuleDraft(act("sh run.sh x"), TODAY)) == [
        "this command",
        "commands that begin with sh run.sh x",
        "commands that begin with sh run.sh",
    ]
    assert words(RuleDraft(act("/bin/sh -c make"), TODAY))[1:] == ["commands that begin with /bin/sh -c make"]


def test_what_no_rule_allows_can_be_denied() -> None:
    draft = RuleDraft(act("make > log"), TODAY)
    assert draft.problem == "`make > log` can be in no rule, because it redirects; a person is asked each time"
    denied = RuleDraft(act("make > log"), TODAY, DENY)
    assert (denied.problem, words(denied)) == ("", ["this command", "every command"])
    assert words(RuleDraft(act("make && make test"), TODAY)) == ["this command"]
    proposal = RuleDraft(act(None, "propose_ticket"), TODAY)
    assert proposal.problem.startswith("a person is always asked")


def test_questions_that_no_rule_answers_have_no_draft() -> None:
    script = Script.of("a").open().prepare("a")
    assert draft_of(script.state, script.approval("a"), TODAY) is None
    assert draft_of(script.state, ApprovalId("gone"), TODAY) is None


WORD = st.text("ab-/'\"$ *", min_size=1, max_size=4)


@given(st.lists(WORD, min_size=1, max_size=4), st.sampled_from([ALLOW, DENY]), st.integers(0, 2), st.integers(0, 2))
def test_every_step_of_a_plain_command_answers_it(parts: list[str], effect: RuleEffect, where: int, span: int) -> None:
    """Whatever is quoted in it; and each step answers what the one before it does."""
    command = " ".join("".join(f"'{c}'" if c != "'" else '"\'"' for c in word) for word in parts)
    if parts_of(command).doubt:
        return
    steps = RuleDraft(act(command), TODAY, effect).abouts
    for about in range(len(steps)):
        draft = RuleDraft(act(command), TODAY, effect, about, where, span)
        assert draft.problem == ""
        ruled = judge((draft.rule,), draft.act, 0.0)
        assert ruled is not None
        assert ruled.effect is effect
