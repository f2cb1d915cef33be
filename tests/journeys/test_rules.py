"""Rules in a whole Podium: a model's calls are allowed and denied by them, and it goes on in another way."""

from __future__ import annotations

from podium.config import repository_settings_file
from podium.core.approval import StepBody
from podium.core.events import ApprovalOpened, CallRefused, Refused, RuleAnswered, RulesSet
from podium.core.inputs import Freeze, Thaw
from podium.core.rule_change import RuleChange
from podium.core.rules import RUN_COMMAND, Rule, RuleEffect
from podium.core.status import Status
from podium.core.ticket import Mode
from podium.rules_file import read_rules
from tests.conftest import Repository
from tests.stage import Stage, call, ticket, turn

ALLOW, DENY = RuleEffect.ALLOW, RuleEffect.DENY


def write(repo: Repository, text: str) -> None:
    path = repository_settings_file(repo.path)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_rules_answer_for_a_person_and_the_model_reads_why(repo: Repository) -> None:
    """In step mode nobody is asked about what they speak of; no link leads around them; reading can be denied."""
    write(
        repo,
        '[[rules]]\neffect = "allow"\nprefix = "echo"\n\n'
        '[[rules]]\neffect = "allow"\ntool = "write_file"\npath = "docs/**"\n\n'
        '[[rules]]\neffect = "deny"\npath = "secret/**"\n',
    )
    repo.write({"secret/key": "s3cret\n", "docs/a.md": "a\n"})
    (repo.path / "docs" / "link").symlink_to("../secret/key")
    repo.commit({}, "Add a secret")
    turns = [
        turn("a", call("run_command", command="echo one && echo two")),
        turn("a", call("write_file", path="docs/b.md", content="b\n")),
        turn("a", call("write_file", path="docs/link", content="x\n")),
        turn("a", call("read_file", path="secret/key")),
        turn("a", call("finish", summary="found another way")),
    ]
    with Stage(repo, [ticket("a")], turns, mode=Mode.STEP) as stage:
        stage.asked("a")
        stage.answer("a")  # its start: rules are about what is done
        stage.until_ended("a")
        assert stage.status("a") is Status.COMPLETED
    facts = [recorded.fact for recorded in stage.facts]
    assert sum(isinstance(fact, ApprovalOpened) for fact in facts) == 1
    told = [(fact.effect, fact.tool, fact.about) for fact in facts if isinstance(fact, RuleAnswered)]
    assert told == [
        (ALLOW, "run_command", "echo one && echo two"),
        (ALLOW, "write_file", "docs/b.md"),
        (DENY, "write_file", "secret/key"),
        (DENY, "read_file", "secret/key"),
    ]
    refused = [fact.result for fact in facts if isinstance(fact, CallRefused)]
    assert all(result.is_error and "deny every file tool in secret/**" in result.output for result in refused)
    assert len(refused) == 2


def test_a_rule_that_the_window_makes_is_written_and_answers_at_once(repo: Repository) -> None:
    """Also while the track is frozen; and what cannot be written is told on the feed."""
    turns = [turn("a", call("run_command", command="git status")), turn("a", call("finish", summary="done"))]
    with Stage(repo, [ticket("a")], turns, mode=Mode.STEP) as stage:
        stage.asked("a")
        stage.answer("a")
        stage.asked("a")
        stage.post(Freeze())
        rule = Rule(ALLOW, RUN_COMMAND, prefix="git status")
        stage.session.change_rules(RuleChange(new=rule))
        stage.until(lambda: not stage.state.approvals)
        assert read_rules(repository_settings_file(repo.path)) == stage.state.terms.rules == (rule,)
        stage.post(Thaw())
        stage.until_ended("a")
        stage.session.change_rules(RuleChange(Rule(DENY)))
        stage.until(lambda: any(isinstance(event, Refused) for event in stage.events))
        (told,) = [event for event in stage.events if isinstance(event, Refused)]
        assert (told.what, "there is no rule any more to deny every call" in told.why) == ("remove the rule", True)
    assert sum(isinstance(recorded.fact, RulesSet) for recorded in stage.facts) == 1


def test_a_rule_of_another_run_does_not_answer_in_this_one(repo: Repository) -> None:
    """The number of the run is the repository's, so it is never given twice."""
    write(repo, '[[rules]]\neffect = "allow"\ntool = "run_command"\nrun = 2\n')
    turns = [turn("a", call("run_command", command="echo"), call("finish", summary="done"))]
    with Stage(repo, [ticket("a", step_mode=True)], turns) as stage:
        stage.asked("a")
        stage.answer("a")
        assert isinstance(stage.asked("a").body, StepBody)
        stage.answer("a")
        stage.until_ended("a")
    assert not any(isinstance(recorded.fact, RuleAnswered) for recorded in stage.facts)
