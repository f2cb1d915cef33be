"""Who answers for a call: pure rules over a tool's effect and the mode in force.

Judged at the moment of the call, by the engine, so that switching the track to step mode reaches the workers
that run already.
"""

from __future__ import annotations

from enum import StrEnum

from podium.core.conversation import ToolEffect
from podium.core.state import State
from podium.core.ticket import Mode, TicketId


class Judgement(StrEnum):
    ALLOW = "allow"
    ASK = "ask"


def judge_spawn(state: State, ticket: TicketId) -> Judgement:
    """A start is asked for unless the track queues by itself; a ticket in step mode always asks."""
    asks = state.mode is not Mode.AUTO or state.tickets[ticket].ticket.step_mode
    return Judgement.ASK if asks else Judgement.ALLOW


def judge_step(state: State, ticket: TicketId, effect: ToolEffect) -> Judgement:
    """Reading is free; what changes or runs something is asked for in step mode, what changes the track always."""
    if effect is ToolEffect.READ:
        return Judgement.ALLOW
    if effect is ToolEffect.PROPOSE:
        return Judgement.ASK
    asks = state.mode is Mode.STEP or state.tickets[ticket].ticket.step_mode
    return Judgement.ASK if asks else Judgement.ALLOW
