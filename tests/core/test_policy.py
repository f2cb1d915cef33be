"""Who is asked for what."""

from __future__ import annotations

import pytest

from podium.core.conversation import ToolEffect
from podium.core.policy import judge_spawn, judge_step
from podium.core.rules import RuleEffect
from podium.core.ticket import Mode, TicketId
from tests.script import Script, ticket

FREE, CAREFUL = TicketId("free"), TicketId("careful")
ALLOW, ASK = RuleEffect.ALLOW, RuleEffect.ASK


@pytest.mark.parametrize(
    ("mode", "spawn", "write", "careful_spawn"),
    [(Mode.AUTO, ALLOW, ALLOW, ASK), (Mode.SPAWN, ASK, ALLOW, ASK), (Mode.STEP, ASK, ASK, ASK)],
)
def test_the_mode_judges_and_a_ticket_may_only_be_stricter(
    mode: Mode, spawn: RuleEffect, write: RuleEffect, careful_spawn: RuleEffect
) -> None:
    """Reading is free everywhere; a ticket in step mode asks for its start and each change in every mode."""
    state = Script.of("free", ticket("careful", step_mode=True), mode=mode).open().state
    assert (judge_spawn(state, FREE), judge_spawn(state, CAREFUL)) == (spawn, careful_spawn)
    for effect in (ToolEffect.WRITE, ToolEffect.RUN):
        assert (judge_step(state, FREE, effect), judge_step(state, CAREFUL, effect)) == (write, ASK)
    assert judge_step(state, CAREFUL, ToolEffect.READ) is ALLOW
