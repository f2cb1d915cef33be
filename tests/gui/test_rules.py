"""Rules made and kept by hand: the button beside a question, the dialog, the list, all with real keys and clicks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import dearpygui.dearpygui as dpg

from podium.core.inputs import SetRules
from podium.core.rule_change import RuleChange
from podium.core.rules import RUN_COMMAND, Rule, RuleEffect
from podium.core.status import Status
from podium.core.ticket import Mode, TicketId, TrackId
from tests.gui.playing import Played
from tests.script import TERMS, Script

ALLOW, DENY = RuleEffect.ALLOW, RuleEffect.DENY
A, TRACK = TicketId("a"), TrackId("track")


def asking(*commands: str, rules: tuple[Rule, ...] = ()) -> Script:
    """Ticket a waits for the last command; those before it were approved."""
    script = Script.of("a", "b", mode=Mode.STEP, terms=replace(TERMS, rules=rules)).open().start("a")
    for command in commands[:-1]:
        script.ask("a", "run_command", command=command).approve("a")
    return script.ask("a", "run_command", command=commands[-1])


def test_a_rule_is_made_from_a_click_and_answers_the_question(play: Callable[..., Played]) -> None:
    """The narrowest first; Ctrl+Down widens; what it would have spared is listed; saving asks for it once."""
    played = play(asking("pytest -q", "make", "pytest tests"))
    rules, dialog = played.window.panels.rules, played.window.panels.approvals.dialog
    played.window.desk.wanted_approval = played.script.approval("a") if played.script else None
    played.frames(12)
    played.click(rules.button)
    played.frames(8)
    make = rules.make
    assert played.window.overlay.top == make.window
    assert dpg.get_value(make.words) == "allow the command `pytest tests` of ticket a in track track in run 1"
    assert dpg.get_value(make.spared) == "Of 3 questions of this run it would have answered 1:"
    played.key("ctrl+Down")
    played.key("ctrl+Down")
    assert dpg.get_value(make.words) == ("allow commands that begin with `pytest` of ticket a in track track in run 1")
    assert dpg.get_value(make.listed).splitlines() == [
        "  a: may it use run_command pytest tests?",
        "  a: may it use run_command pytest -q?",
    ]
    played.key("ctrl+Down")
    played.key("ctrl+Up")
    rule = Rule(ALLOW, RUN_COMMAND, prefix="pytest", ticket=A, track=TRACK, run=1)
    played.key("ctrl+Return")
    assert played.tape.rule_changes == [RuleChange(new=rule)]
    assert played.window.overlay.top == dialog.window
    played.play(lambda script: script.tell(SetRules((rule,))))
    played.frames(6)
    assert played.script is not None
    assert played.script.status("a") is Status.IN_PROGRESS
    assert played.window.overlay.top == 0


def test_a_rule_is_made_with_the_mouse_alone(play: Callable[..., Played]) -> None:
    """Each of its parts is a list; what was made and what was left both end where the question is."""
    played = play(asking("pytest -q", "pytest tests"))
    rules, dialog = played.window.panels.rules, played.window.panels.approvals.dialog
    make = rules.make
    played.click(played.window.panels.top.review)
    played.frames(8)
    played.click(rules.button)
    played.frames(8)
    for combo, wanted in (
        (make.effect, "Deny it"),
        (make.about, "commands that begin with pytest"),
        (make.where, "everywhere"),
        (make.span, "always"),
    ):
        played.choose(combo, wanted)
        played.frames(2)
    assert dpg.get_value(make.words) == "deny commands that begin with `pytest`"
    played.click(make.cancel_button)
    assert (played.window.overlay.top, played.tape.rule_changes) == (dialog.window, [])
    played.click(rules.button)
    played.frames(8)
    assert dpg.get_value(make.effect) == "Allow it"
    played.choose(make.where, "everywhere")
    played.frames(2)
    played.click(make.save_button)
    (change,) = played.tape.rule_changes
    assert change.new is not None
    assert (change.new.effect, change.new.ticket, change.new.run) == (ALLOW, None, 1)
    assert played.window.overlay.top == dialog.window


def test_what_no_rule_can_allow_is_offered_to_be_denied(play: Callable[..., Played]) -> None:
    """By the key, also from the inbox; Esc leaves the rule and comes back to where it was asked for."""
    played = play(asking("make > log"))
    rules, dialog = played.window.panels.rules, played.window.panels.approvals.dialog
    assert played.script is not None
    played.key("i")
    played.key("ctrl+t")
    assert played.window.overlay.top == rules.make.window
    played.key("Escape")
    played.window.desk.wanted_approval = played.script.approval("a")
    played.frames(12)
    played.key("ctrl+t")
    played.frames(8)
    assert dpg.get_value(rules.make.effect) == "Deny it"
    assert dpg.get_value(rules.make.words) == "deny the command `make > log` of ticket a in track track in run 1"
    played.key("Escape")
    played.frames(6)
    assert (played.window.overlay.top, played.tape.rule_changes) == (dialog.window, [])


def test_a_start_has_no_rule(play: Callable[..., Played]) -> None:
    """Rules are about calls and commands: the button is away, and its key does nothing."""
    played = play(Script.of("a").open().prepare("a"))
    assert played.script is not None
    played.window.desk.wanted_approval = played.script.approval("a")
    played.frames(12)
    rules = played.window.panels.rules
    assert not dpg.is_item_shown(dpg.get_item_parent(rules.button))
    played.key("ctrl+t")
    played.frames(6)
    assert played.window.overlay.top == played.window.panels.approvals.dialog.window


def test_the_list_suspends_and_deletes(play: Callable[..., Played]) -> None:
    """Shift+R shows what the engine goes by; it changes when the engine has heard, not before."""
    pytest_, no_rm = Rule(ALLOW, prefix="pytest"), Rule(DENY, prefix="rm", suspended=True)
    played = play(asking("ls", rules=(pytest_, no_rm)))
    listed = played.window.panels.rules.list
    played.key("shift+r")
    played.frames(8)
    told = [f"{dpg.get_item_label(row.effect)} {dpg.get_value(row.words)}" for row in listed.rows]
    assert told == [pytest_.words, no_rm.words]
    assert [dpg.get_item_label(row.suspend).strip() for row in listed.rows] == ["Suspend", "Follow"]
    played.click(listed.rows[0].suspend)
    played.click(listed.rows[1].delete)
    assert played.tape.rule_changes == [
        RuleChange(pytest_, replace(pytest_, suspended=True)),
        RuleChange(no_rm),
    ]
    played.play(lambda script: script.tell(SetRules((replace(pytest_, suspended=True),))))
    played.frames(4)
    assert dpg.get_value(listed.summary) == "1 rule. Deny beats ask, ask beats allow."
    assert not dpg.is_item_shown(listed.rows[1].row)
    played.play(lambda script: script.tell(SetRules(())))
    played.frames(4)
    assert dpg.get_value(listed.summary).startswith("There are no rules")
    played.key("Escape")
    played.frames(4)
    assert played.window.overlay.top == 0


def test_a_rule_is_edited_and_written_by_hand(play: Callable[..., Played]) -> None:
    """What is wrong is told while it is typed; Esc leaves the rule as it was, and what was typed for another time."""
    rule = Rule(ALLOW, RUN_COMMAND, prefix="pytest", run=1)
    played = play(asking("ls", rules=(rule,)))
    listed = played.window.panels.rules.list
    edit = listed.edit
    played.key("shift+r")
    played.frames(8)
    played.click(listed.rows[0].edit)
    played.frames(8)
    played.click(edit.fields["text"])
    played.key("End")
    played.type(" > x")
    assert dpg.get_value(edit.message).startswith("`pytest > x` can be in no rule")
    played.key("ctrl+Return")
    assert played.tape.rule_changes == []
    played.click(edit.fields["text"])
    played.key("End")
    for _ in range(4):
        played.key("BackSpace")
    played.type(" -q")
    played.key("ctrl+Return")
    assert played.tape.rule_changes == [RuleChange(rule, replace(rule, prefix="pytest -q"))]
    assert played.window.overlay.top == listed.window
    played.key("n")
    played.frames(6)
    assert dpg.get_value(edit.fields["text"]) == ""
    played.click(edit.fields["text"])
    played.type("make")
    assert dpg.get_value(edit.message) == "allow commands that begin with `make`"
    played.key("Escape")
    played.frames(4)
    assert (played.window.overlay.top, len(played.tape.rule_changes)) == (listed.window, 1)
    played.click(listed.rows[0].edit)
    played.frames(6)
    assert dpg.get_value(edit.fields["text"]) == "pytest"
    played.click(edit.later_button)
    played.click(listed.new_button)
    played.frames(6)
    assert dpg.get_value(edit.fields["text"]) == "make"
    played.click(edit.reset_button)
    played.frames(2)
    assert dpg.get_value(edit.fields["text"]) == ""
    played.choose(edit.fields["effect"], "deny")
    played.click(edit.fields["text"])
    played.type("rm")
    played.click(edit.fields["until"])
    played.type("2030-12-31")
    assert dpg.get_value(edit.message).startswith("deny commands that begin with `rm` until ")
    played.click(edit.save_button)
    new = played.tape.rule_changes[1].new
    assert new is not None
    assert (new.effect, new.prefix, new.until is not None) == (DENY, "rm", True)
    played.click(listed.close_button)
    assert played.window.overlay.top == 0
