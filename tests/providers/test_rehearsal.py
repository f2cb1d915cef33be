from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from podium.abort import AbortSignal
from podium.core.conversation import Turn
from podium.errors import EnvironmentProblem
from podium.providers.rehearsal import RehearsalServer
from podium.providers.rehearsal_script import Script, ScriptedTurn
from tests.providers.stage import Recorder, answers, call, client_for, request, says


def test_a_port_in_use_is_a_clear_problem() -> None:
    """The message names the port and the way out."""
    with RehearsalServer(Script()) as server:
        port = int(server.url.rsplit(":", 1)[1])

        with pytest.raises(EnvironmentProblem, match=re.escape(f"127.0.0.1:{port}: another program uses it")):
            RehearsalServer(Script(), port=port)


def test_a_port_is_free_again_after_the_end() -> None:
    """Stop, and start on the same port."""
    with RehearsalServer(Script()) as server:
        port = int(server.url.rsplit(":", 1)[1])
    with RehearsalServer(Script(), port=port) as again:
        assert again.url == server.url


def test_sixteen_workers_are_served_at_once() -> None:
    """Each gets its own script, turn after turn, whatever the others do."""
    tickets = [f"t{n}" for n in range(16)]
    turns = tuple(
        ScriptedTurn(ticket=ticket, text=f"{ticket} says {step}", calls=(call(ticket),) if step < 2 else ())
        for ticket in tickets
        for step in range(3)
    )
    with RehearsalServer(Script(turns=turns)) as server, client_for(server.url) as client:

        def converse(ticket: str) -> list[str]:
            done = [client.ask(request(ticket), AbortSignal(), Recorder())]
            history: tuple[Turn, ...] = answers(done[0])
            for _ in range(2):
                done.append(client.ask(request(ticket, *history), AbortSignal(), Recorder()))
                history = (*history, *answers(done[-1]))
            return [d.turn.text for d in done]

        with ThreadPoolExecutor(16) as pool:
            said = dict(zip(tickets, pool.map(converse, tickets), strict=True))

    assert said == {ticket: [f"{ticket} says {step}" for step in range(3)] for ticket in tickets}


def test_a_repeated_request_gets_the_same_reply() -> None:
    """A worker that is resumed in the middle hears what the first one heard, with the same totals."""
    turns = (says("one", calls=[call("a")]), says("two"))
    with RehearsalServer(Script(turns=turns)) as server, client_for(server.url) as client:
        first = client.ask(request("t"), AbortSignal(), Recorder())
        goes_on = [client.ask(request("t", *answers(first)), AbortSignal(), Recorder()) for _ in range(2)]

    assert goes_on[0] == goes_on[1]
    assert goes_on[0].turn.text == "two"
