"""`podium rules`, in a terminal beside a run and without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from podium.cli.main import _parse
from podium.cli.rules import rule_of
from podium.core.events import RuleAnswered, RulesSet
from podium.core.rules import Rule, RuleEffect
from podium.core.status import Status
from podium.core.ticket import Executor, Mode, TicketId, Tier, TrackId
from podium.errors import UsageError
from podium.journal.sqlite import Journal
from podium.place import JOURNAL
from tests.cli.terminal import podium
from tests.conftest import Repository
from tests.stage import Stage, ticket

ALLOW, DENY = RuleEffect.ALLOW, RuleEffect.DENY


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("allow --prefix pytest", Rule(ALLOW, "run_command", prefix="pytest")),
        ("deny --command=ls --tool run_command", Rule(DENY, "run_command", command="ls")),
        ("deny --path src/**", Rule(DENY, path="src/**")),
        (
            "allow --tool edit_file --ticket a --track t --tier 3 --run 2",
            Rule(ALLOW, "edit_file", ticket=TicketId("a"), track=TrackId("t"), tier=Tier.WORKER, run=2),
        ),
    ],
)
def test_every_option_narrows_the_rule(line: str, meant: Rule) -> None:
    assert rule_of(_parse(["rules", "add", *line.split()])) == meant


def test_a_day_that_is_none_is_told() -> None:
    with pytest.raises(UsageError, match="--until soon: give a day as YYYY-MM-DD"):
        rule_of(_parse(["rules", "add", "deny", "--until", "soon"]))
    with pytest.raises(UsageError, match="--until 2020-01-01 is over; give today or a later day"):
        rule_of(_parse(["rules", "add", "deny", "--until", "2020-01-01"]))


def test_a_rule_is_one_line_of_the_list(repo: Repository) -> None:
    """Also one about a command of two lines."""
    podium("rules", "add", "allow", "--command=make\nmake install", cwd=repo.path)
    assert len(podium("rules", "list", cwd=repo.path).out.splitlines()) == 1


def test_rules_are_kept_without_a_run(repo: Repository) -> None:
    """Added, listed, tried, suspended, restored and taken out, by their numbers."""

    def rules(*words: str) -> tuple[int, str, str]:
        said = podium("rules", *words, cwd=repo.path)
        return said.code, said.out.strip(), said.err.strip()

    assert rules("list")[2].startswith("podium: there are no rules in ")
    Journal.open(repo.path / JOURNAL).close()  # as a Podium leaves it that has conducted nothing
    assert rules("add", "allow", "--prefix", "pytest") == (0, "allow commands that begin with `pytest`", "")
    assert rules("add", "deny", "--prefix", "rm")[0] == 0
    assert rules("list")[1].splitlines() == [
        "1  allow commands that begin with `pytest`",
        "  2  deny commands that begin with `rm`",
    ]
    assert rules("test", "pytest -q; rm x")[1].splitlines() == [
        "part: pytest -q",
        "part: rm x",
        "deny",
        "  deny commands that begin with `rm`",
    ]
    assert rules("suspend", "2")[1] == "deny commands that begin with `rm` (suspended)"
    assert rules("test", "rm x")[1].splitlines()[-1] == (
        "no rule answers; the track's mode decides whether somebody is asked"
    )
    assert rules("restore", "2")[1] == "deny commands that begin with `rm`"
    assert rules("test", "pytest > $x")[1].splitlines()[1:3] == ["not plain: it redirects", "ask, because it redirects"]
    assert rules("rm", "1")[1] == "removed: allow commands that begin with `pytest`"
    code, _, error = rules("rm", "2")
    assert (code, "there is no rule 2" in error) == (2, True)
    code, _, error = rules("add", "allow", "--command", "a > b")
    assert (code, "because it redirects" in error) == (2, True)


def test_a_running_podium_goes_by_a_new_rule_at_once(repo: Repository) -> None:
    """The question that was open is answered by it, and the journal says by which."""
    work = ticket("a", executor=Executor.COMMAND, command="git status")
    with Stage(repo, [work], mode=Mode.SPAWN) as stage:
        stage.until(lambda: stage.status("a") is Status.AWAITING_SPAWN)
        said = podium("rules", "add", "allow", "--prefix", "git status", cwd=repo.path)
        assert (said.code, said.err) == (0, "")
        assert "a: approved by rule" in said.out
        stage.until(lambda: stage.status("a") is Status.COMPLETED)
    kinds = [type(recorded.fact) for recorded in stage.facts]
    assert kinds.count(RuleAnswered) == kinds.count(RulesSet) == 1


def test_a_rule_answers_what_the_last_run_left_open(repo: Repository) -> None:
    """No Podium runs: the journal is told, and the next start finds it answered."""
    work = ticket("a", executor=Executor.COMMAND, command="git status")
    with Stage(repo, [work], mode=Mode.SPAWN) as stage:
        stage.until(lambda: stage.status("a") is Status.AWAITING_SPAWN)
    assert "a: approved by rule" in podium("rules", "add", "allow", "--prefix", "git", cwd=repo.path).out
    with Stage(repo, [work], mode=Mode.SPAWN) as stage:
        stage.until(lambda: stage.status("a") is Status.COMPLETED)
        assert [rule.words for rule in stage.state.terms.rules] == ["allow commands that begin with `git`"]


def test_a_journal_without_a_run_is_no_hindrance(repo: Repository) -> None:
    """The rule is written, and nobody is there to be told."""
    path: Path = repo.path / JOURNAL
    path.parent.mkdir(exist_ok=True)
    Journal.open(path).close()
    said = podium("rules", "add", "deny", "--prefix", "rm", cwd=repo.path)
    assert (said.code, said.out.strip()) == (0, "deny commands that begin with `rm`")
