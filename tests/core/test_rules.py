"""What a rule may say, and how it reads."""

from __future__ import annotations

import pytest

from podium.core.rules import PROPOSE, RUN_COMMAND, TOOLS, Rule, RuleEffect, problem
from podium.core.ticket import TicketId, Tier, TrackId
from podium.tools.registry import BLOCK, FINISH, standard_toolbox

ALLOW, ASK, DENY = RuleEffect.ALLOW, RuleEffect.ASK, RuleEffect.DENY
T, TRACK = TicketId("t"), TrackId("demo")


def test_a_rule_can_be_about_each_tool_of_a_worker() -> None:
    """But not about finishing and blocking, which are a worker's own."""
    assert {*TOOLS, FINISH, BLOCK} == {spec.name for spec in standard_toolbox().specs()}


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule(ALLOW, prefix="git status"), "allow commands that begin with `git status`"),
        (Rule(DENY, RUN_COMMAND, command="make all"), "deny the command `make all`"),
        (Rule(ALLOW, "write_file", path="README.md"), "allow write_file on README.md"),
        (Rule(ASK, path="src/**"), "ask every file tool in src/**"),
        (Rule(DENY, PROPOSE), "deny every propose_ticket"),
        (Rule(DENY, ticket=T, track=TRACK), "deny every call of ticket t in track demo"),
        (
            Rule(ALLOW, "read_file", tier=Tier.WORKER, run=3, until=1_800_000_000, suspended=True),
            "allow every read_file of tier 3 in run 3 until 2027-01-15 08:00 UTC (suspended)",
        ),
    ],
)
def test_a_rule_reads_as_a_sentence(rule: Rule, words: str) -> None:
    assert (rule.words, problem(rule)) == (words, "")


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (Rule(ALLOW), "a rule that allows needs a tool, a command or a prefix"),
        (Rule(ALLOW, path="src/**"), "a rule that allows needs a tool, a command or a prefix"),
        (Rule(ALLOW, PROPOSE), "a person is always asked about propose_ticket; it can be denied, not allowed"),
        (Rule(DENY, "run_comand"), "there is no tool 'run_comand'; did you mean run_command?"),
        (Rule(DENY, "xyz"), f"there is no tool 'xyz'; there are {', '.join(TOOLS)}"),
        (Rule(DENY, prefix="a", path="b"), "a rule is about a command, a prefix or a path, not about several of them"),
        (
            Rule(DENY, ticket=T),
            "a rule for a ticket needs its track, because another track may have a ticket of that id",
        ),
        (Rule(DENY, path="src/\udcff"), "it holds bytes that are no text in UTF-8"),
        (Rule(DENY, run=0), "there is no run 0; the first one is 1"),
        (Rule(ALLOW, "write_file", prefix="a"), "write_file runs no command; only run_command does"),
        (Rule(DENY, RUN_COMMAND, path="a"), "run_command has no path"),
        (
            Rule(ALLOW, command="a > b"),
            "`a > b` can be in no rule, because it redirects; a person is asked each time",
        ),
        (Rule(DENY, prefix="$x"), "`$x` can be in no rule, because it uses a variable; a person is asked each time"),
        (Rule(ALLOW, prefix="a && b"), "`a && b` is not the beginning of one command"),
        (
            Rule(ALLOW, prefix="/bin/bash -c"),
            "`/bin/bash -c` would allow every command, because /bin/bash runs what it is given; say what it may run",
        ),
        (Rule(DENY, path="/etc"), "'/etc' is no path inside the repository; give one such as src/** or README.md"),
        (Rule(DENY, path="a/../b"), "'a/../b' is no path inside the repository; give one such as src/** or README.md"),
        (Rule(DENY, path="a//b"), "'a//b' is no path inside the repository; give one such as src/** or README.md"),
    ],
)
def test_what_a_rule_cannot_say_is_told_with_the_reason(rule: Rule, why: str) -> None:
    assert problem(rule) == why


def test_a_doubtful_command_can_be_denied_to_the_letter() -> None:
    """To deny more than is understood does no harm."""
    assert problem(Rule(DENY, command="a > b")) == ""


def test_a_prefix_that_is_none_means_no_more_than_a_program_of_that_name() -> None:
    """It may come from a journal of another Podium; it must not begin everything."""
    assert Rule(ALLOW, prefix="a && b").prefix_words == ("a && b",)
    assert Rule(ALLOW, prefix="  ").prefix_words == ("  ",)
    assert Rule(ALLOW, RUN_COMMAND).prefix_words == ()
