from __future__ import annotations

from podium.core.inputs import KillWorker
from podium.core.ticket import Mode, TicketId
from podium.core.why import why
from podium.view.why_board import Chain, chain
from tests.script import Script

A, B, C, D, E = map(TicketId, "abcde")


def test_the_chain_goes_up_to_what_really_holds_a_ticket() -> None:
    """Not beyond it, and not along what has come already; the words are those of podium why."""
    script = Script.of("a", ("b", "a"), ("c", "b"), ("d", "a"), ("e", "c", "d"), mode=Mode.AUTO).open()
    script.complete("a").complete("d")
    state = script.state
    assert chain(state, E) == Chain(E, frozenset({B, C, E}), frozenset({(C, E), (B, C)}), why(state, E))


def test_what_waits_for_nothing_is_its_own_chain() -> None:
    """A ticket at work, or one that was ended."""
    script = Script.of("a", ("b", "a"), mode=Mode.AUTO).open().start("a")
    assert chain(script.state, A).tickets == {A}
    script.tell(KillWorker(A))
    assert chain(script.state, B).edges == {(A, B)}
