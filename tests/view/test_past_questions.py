"""What a rule would have answered of what was asked."""

from __future__ import annotations

from podium.core.rules import Rule, RuleEffect
from podium.core.ticket import Mode
from podium.view.past_questions import would_answer
from tests.script import Script
from tests.view.helpers import Viewer


def test_a_rule_is_weighed_by_the_questions_of_this_run() -> None:
    """Those that are open, too; a start of a model is no question for a rule. A new run begins anew."""
    script = Script.of("a", mode=Mode.STEP).open().start("a")
    for command in ("pytest -q", "make", "pytest > log", "pytest"):
        script.ask("a", "run_command", command=command).approve("a")
    viewer = Viewer(script)
    viewer.look()
    asked = viewer.model.asked
    assert [each.words for each in asked] == [
        "a: may it use run_command pytest -q?",
        "a: may it use run_command make?",
        "a: may it use run_command pytest > log?",
        "a: may it use run_command pytest?",
    ]
    rule = Rule(RuleEffect.ALLOW, prefix="pytest")
    assert [each.act.command for each in would_answer(rule, asked, script.now)] == ["pytest -q", "pytest"]
    assert would_answer(Rule(RuleEffect.DENY, prefix="rm"), asked, script.now) == ()
    viewer.model.begin_run()
    assert not viewer.model.asked
