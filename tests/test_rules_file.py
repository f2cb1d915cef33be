"""The rules of a repository, as its settings file has them."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from podium.core.rule_change import RuleChange
from podium.core.rules import Rule, RuleEffect
from podium.core.ticket import TicketId, Tier, TrackId
from podium.errors import SettingsError
from podium.rules_file import change_rules, read_rules
from tests.core.test_rule_judge import RULES

ALLOW, DENY = RuleEffect.ALLOW, RuleEffect.DENY
PYTEST, NO_RM = Rule(ALLOW, "run_command", prefix="pytest"), Rule(DENY, prefix="rm")
WIDE = Rule(
    ALLOW,
    "write_file",
    path="docs/**",
    ticket=TicketId("t"),
    tier=Tier.WORKER,
    track=TrackId("demo"),
    run=3,
    until=datetime(2031, 1, 2, tzinfo=UTC).timestamp(),
    suspended=True,
)


def changed(path: Path, old: Rule | None = None, new: Rule | None = None) -> tuple[Rule, ...]:
    told: list[tuple[Rule, ...]] = []
    change_rules(path, RuleChange(old, new), told.append)
    (now,) = told
    assert now == read_rules(path)
    return now


def test_rules_come_and_go_and_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert read_rules(path) == ()
    assert changed(path, new=PYTEST) == (PYTEST,)
    assert changed(path, new=WIDE) == (PYTEST, WIDE)
    assert changed(path, PYTEST, NO_RM) == (NO_RM, WIDE)
    assert changed(path, NO_RM) == (WIDE,)
    assert changed(path, WIDE) == ()
    assert path.read_text(encoding="utf-8").strip() == ""


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (Rule(DENY, run=-3), "there is no run -3"),
        (Rule(DENY, tier=9), "it should be 1, 2, 3 or 4|Input should be"),  # type: ignore[arg-type]  # as a bug would
        (NO_RM, "there is a rule already to deny commands that begin with `rm`"),
    ],
)
def test_what_could_not_be_read_again_or_is_there_already_is_not_written(tmp_path: Path, new: Rule, why: str) -> None:
    """One rule that is refused when the file is read would keep all of them from counting."""
    path = tmp_path / "config.toml"
    assert changed(path, new=NO_RM) == (NO_RM,)
    with pytest.raises(SettingsError, match=why):
        change_rules(path, RuleChange(new=new), lambda _: None)
    assert read_rules(path) == (NO_RM,)


def test_a_persons_words_stay_where_they_are(tmp_path: Path) -> None:
    """A day stays a day, and what stands beside a key that changes stays beside it."""
    path = tmp_path / "config.toml"
    theirs = (
        "# ours\n[window]\nscale = 1.0\n\n# tests are harmless\n[[rules]]\n"
        'effect = "allow" # yes\nprefix = "pytest"  # of course\nuntil = 2031-01-01\n'
    )
    path.write_text(theirs, encoding="utf-8")
    (rule,) = read_rules(path)
    changed(path, rule, Rule(ALLOW, prefix="pytest", until=rule.until, suspended=True))
    changed(path, new=NO_RM)
    assert (
        path.read_text(encoding="utf-8") == theirs + 'suspended = true\n\n[[rules]]\neffect = "deny"\nprefix = "rm"\n'
    )


def test_rules_in_one_line_are_changed_as_such(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('rules = [{effect = "deny", prefix = "rm"}] # one line\n', encoding="utf-8")
    assert changed(path, new=PYTEST) == (NO_RM, PYTEST)
    assert changed(path, NO_RM, PYTEST) == (PYTEST, PYTEST)
    assert changed(path, PYTEST) == (PYTEST,)
    assert "# one line" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[rules]\n", "config.toml:1:8: is not valid TOML"),
        ('[[rules]]\neffect = "allow"\nprefx = "a"\n', "config.toml:3: unknown key rules[0].prefx (did you mean"),
        ('[[rules]]\neffect = "permit"\n', "config.toml:2: rules[0].effect is 'permit'"),
        ('[[rules]]\neffect = "allow"\n', "rules[0] cannot be so: a rule that allows needs a tool"),
        ("[[rules]]\ntool = 'x'\n", "rules[0].effect is missing"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_nothing_is_changed(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        change_rules(path, RuleChange(new=PYTEST), lambda _: None)
    assert words in str(caught.value)
    assert path.read_text(encoding="utf-8") == text


def test_a_rule_that_is_gone_cannot_be_changed(tmp_path: Path) -> None:
    """Two people had the list open."""
    path = tmp_path / "config.toml"
    changed(path, new=PYTEST)
    with pytest.raises(SettingsError, match="there is no rule any more to deny commands that begin with `rm`"):
        change_rules(path, RuleChange(NO_RM), lambda _: None)


def test_a_rule_that_cannot_be_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    with pytest.raises(SettingsError, match="because it redirects"):
        change_rules(path, RuleChange(new=Rule(ALLOW, prefix="a > b")), lambda _: None)
    assert not path.exists()


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(rule=RULES)
def test_whatever_a_rule_says_is_read_as_it_was_written(tmp_path: Path, rule: Rule) -> None:
    path = tmp_path / "config.toml"
    path.unlink(missing_ok=True)
    assert changed(path, new=rule) == (rule,)
    assert tomllib.loads(path.read_text(encoding="utf-8"))["rules"][0]["effect"] == rule.effect
