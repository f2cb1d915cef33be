from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest

from podium.abort import Aborted, AbortSignal
from podium.core.usage import Usage
from podium.providers.base import ErrorKind, Finish, ProviderError
from podium.providers.client import ModelClient, Patience
from podium.providers.quota import QuotaGate
from podium.providers.rehearsal import RehearsalServer
from podium.providers.rehearsal_script import (
    DayQuotaFault,
    Defaults,
    DropFault,
    ErrorFault,
    Fault,
    HalfCharacterFault,
    HeadersFault,
    MalformedFault,
    QuotaFault,
    SafetyFault,
    Script,
    ScriptedTurn,
    SlowFault,
    StallFault,
)
from tests.providers.stage import HASTY, HOUR, Recorder, answers, call, client_for, in_thread, request, says

WORDS = "This is said in quite a few words, so that it comes in several chunks."


def script(*faults: Fault, text: str = WORDS) -> Script:
    return Script(turns=(says(text, faults=faults),), defaults=Defaults(delay_s=0.001))


def refuse(client: ModelClient, recorder: Recorder, abort: AbortSignal | None = None) -> ProviderError:
    with pytest.raises(ProviderError) as failure:
        client.ask(request("t"), abort or AbortSignal(), recorder)
    return failure.value


def test_a_reply_streams_and_is_billed_once() -> None:
    """The observer hears every piece, and one bill says what the server told last."""
    recorder = Recorder()
    turn = says(WORDS, thought="Hm, what shall I say to that?")
    with RehearsalServer(Script(turns=(turn,))) as server, client_for(server.url) as client:
        done = client.ask(request("t"), AbortSignal(), recorder)
        told = server.usage()

    assert (done.turn.text, done.finish, "".join(recorder.texts)) == (WORDS, Finish.STOP, WORDS)
    assert "".join(recorder.thoughts) == "Hm, what shall I say to that?"
    assert len(recorder.texts) > 2
    assert [bill.usage for bill in recorder.bills] == [done.usage] == [told]
    assert told.thoughts > 0


def test_the_server_s_wish_is_honoured_through_the_gate() -> None:
    """A 429 with RetryInfo cools the model for just as long, visibly, and the reply comes afterwards."""
    recorder = Recorder()
    with RehearsalServer(script(QuotaFault(retry_after_s=0.25))) as server, client_for(server.url) as client:
        done = client.ask(request("t"), AbortSignal(), recorder)

    assert done.turn.text == WORDS
    assert ([e.kind for e in recorder.errors], recorder.delays) == ([ErrorKind.QUOTA], [0.25])
    assert (recorder.coolings, recorder.warmings) == (
        ["the quota of gemini-3-flash-preview is used up for the moment"],
        ["warm"],
    )


def test_a_quota_whose_end_is_told_uses_up_no_retry() -> None:
    """Seven 429 in a row are waited for, as the server wishes, and the reply still has all its retries."""
    recorder = Recorder()
    faults: list[Fault] = [*[QuotaFault(retry_after_s=0.01)] * 7, ErrorFault(code=503)]
    patience = replace(HASTY, max_retries=1)
    with RehearsalServer(script(*faults)) as server, client_for(server.url, patience) as client:
        done = client.ask(request("t"), AbortSignal(), recorder)

    assert (done.turn.text, recorder.delays) == (WORDS, [0.01] * 7 + [0.0])
    assert [error.kind for error in recorder.errors] == [ErrorKind.QUOTA] * 7 + [ErrorKind.SERVER]


def test_cooling_in_all_is_bounded() -> None:
    """A server that keeps asking to wait is given up, with the setting's name; what was waited for counts."""
    recorder = Recorder()
    faults = [QuotaFault(retry_after_s=0.02), QuotaFault(retry_after_s=0.02), QuotaFault(retry_after_s=600)]
    patience = replace(HASTY, max_cooling_s=600.0)
    with RehearsalServer(script(*faults)) as server, client_for(server.url, patience) as client:
        error = refuse(client, recorder)

        assert (error.kind, recorder.delays, len(server.requests)) == (ErrorKind.QUOTA, [0.02, 0.02], 3)
    assert "asks to wait 600 s more, and retry.max_cooling_s allows 600 s in all" in str(error)


def test_a_wish_of_nothing_is_no_leave_to_hammer() -> None:
    """The service does say "0s"; the first delay is waited for at least."""
    recorder = Recorder()
    patience = replace(HASTY, first_delay_s=0.01)
    with RehearsalServer(script(QuotaFault(retry_after_s=0))) as server, client_for(server.url, patience) as client:
        client.ask(request("t"), AbortSignal(), recorder)

    assert (recorder.delays, len(recorder.coolings)) == ([0.01], 1)


def test_a_quota_without_a_wish_uses_up_retries() -> None:
    """Nobody knows how long it will last, so it is backed off from like any trouble."""
    recorder = Recorder()
    patience = replace(HASTY, max_retries=2)
    with RehearsalServer(script(*[QuotaFault()] * 5)) as server, client_for(server.url, patience) as client:
        error = refuse(client, recorder)

        assert (error.kind, len(server.requests)) == (ErrorKind.QUOTA, 3)


def test_one_429_cools_every_worker_of_that_model() -> None:
    """A second worker does not even ask while the first one cools; both can be aborted there."""
    abort, first, second = AbortSignal(), Recorder(), Recorder()
    turns = (says("a", faults=[{"kind": "quota", "retry_after_s": HOUR}]), ScriptedTurn(ticket="u", text="b"))
    with RehearsalServer(Script(turns=turns)) as server, client_for(server.url) as client:
        one = in_thread(lambda: client.ask(request("t"), abort, first))
        first.wait_for(lambda r: r.coolings)
        other = in_thread(lambda: client.ask(request("u"), abort, second))
        second.wait_for(lambda r: r.coolings)
        abort.set("killed")
        for asking in (one, other):
            with pytest.raises(Aborted, match="killed"):
                asking.result(30)

        assert [r.ticket for r in server.requests] == ["t"]


def test_back_off_doubles_up_to_its_bound() -> None:
    """Without a wish of the server the delay is exponential; jitter is the caller's."""
    recorder = Recorder()
    faults = [ErrorFault(code=503)] * 4
    patience = Patience(max_retries=4, first_delay_s=0.01, max_delay_s=0.05)
    with RehearsalServer(script(*faults)) as server, client_for(server.url, patience) as client:
        done = client.ask(request("t"), AbortSignal(), recorder)

    assert recorder.delays == [0.01, 0.02, 0.04, 0.05]
    assert done.turn.text == WORDS


def test_patience_ends() -> None:
    """After the last retry the error itself comes out."""
    recorder = Recorder()
    patience = replace(HASTY, max_retries=2)
    with RehearsalServer(script(*[ErrorFault()] * 5)) as server, client_for(server.url, patience) as client:
        error = refuse(client, recorder)

        assert (error.kind, len(server.requests), len(recorder.errors)) == (ErrorKind.SERVER, 3, 2)


def test_a_malformed_call_is_retried_twice_at_most() -> None:
    """A model that cannot form a call is given up, and each of its three tries was billed."""
    recorder = Recorder()
    with RehearsalServer(script(*[MalformedFault()] * 9)) as server, client_for(server.url) as client:
        error = refuse(client, recorder)

        assert (error.kind, len(server.requests)) == (ErrorKind.MALFORMED, 3)
        assert recorder.usage == server.usage() != Usage()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (DayQuotaFault(), ErrorKind.DAY_QUOTA),
        (SafetyFault(), ErrorKind.SAFETY),
        (ErrorFault(code=400), ErrorKind.BAD_REQUEST),
        (ErrorFault(code=403), ErrorKind.KEY),
    ],
)
def test_what_waiting_cannot_mend_is_raised_at_once(fault: Fault, kind: ErrorKind) -> None:
    """One request, no retry, no cooling."""
    recorder = Recorder()
    with RehearsalServer(script(fault)) as server, client_for(server.url) as client:
        error = refuse(client, recorder)

        assert (error.kind, len(server.requests), recorder.delays, recorder.coolings) == (kind, 1, [], [])
        assert recorder.usage == server.usage() == error.usage


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (ErrorFault(code=503, after=2), ErrorKind.SERVER),
        (DropFault(after=2), ErrorKind.CUT),
        (StallFault(after=2), ErrorKind.TIMEOUT),
    ],
)
def test_a_reply_that_breaks_in_the_middle_is_void_but_billed(fault: Fault, kind: ErrorKind) -> None:
    """The failed try's tokens are in its own bill, and the next try replies."""
    recorder = Recorder()
    patience = replace(HASTY, idle_timeout_s=0.5)
    with RehearsalServer(script(fault)) as server, client_for(server.url, patience) as client:
        done = client.ask(request("t"), AbortSignal(), recorder)

        assert [error.kind for error in recorder.errors] == [kind]
        assert [bill.usage for bill in recorder.bills] == [r.told for r in server.requests]
        assert recorder.errors[0].usage == recorder.bills[0].usage != Usage()
        assert done.turn.text == WORDS


@pytest.mark.parametrize("fault", [HeadersFault(), StallFault(), StallFault(after=2)])
def test_a_silent_stream_is_aborted_and_hung_up(fault: Fault) -> None:
    """Before the headers, before the first chunk and after some, the worker is free and the server sees it go."""
    abort, recorder = AbortSignal(), Recorder()
    with RehearsalServer(script(fault)) as server, client_for(server.url) as client:
        asking = in_thread(lambda: client.ask(request("t"), abort, recorder))
        [record] = server.wait_for(1)
        assert record.waiting.wait(30)
        if record.told.total:
            recorder.wait_for(lambda r: len(r.texts) == 2)
        abort.set("killed")

        with pytest.raises(Aborted, match="killed"):
            asking.result(30)
        assert record.gone.wait(30)
        assert recorder.usage == server.usage()


def test_a_back_off_is_aborted() -> None:
    """A worker that waits for its next try can be killed."""
    abort, recorder = AbortSignal(), Recorder()
    patience = Patience(first_delay_s=HOUR, max_delay_s=HOUR)
    with RehearsalServer(script(ErrorFault())) as server, client_for(server.url, patience) as client:
        asking = in_thread(lambda: client.ask(request("t"), abort, recorder))
        recorder.wait_for(lambda r: r.delays)
        abort.set("killed")

        with pytest.raises(Aborted, match="killed"):
            asking.result(30)


@contextmanager
def deaf_port() -> Iterator[str]:
    """A port whose queue is full: connecting to it neither succeeds nor fails."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        knockers = [socket.socket() for _ in range(4)]
        for knocker in knockers:
            knocker.setblocking(False)
            knocker.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        for knocker in knockers:
            knocker.close()


def test_connecting_to_a_port_that_never_accepts_is_aborted() -> None:
    """The first try proves by its time-out that connecting hangs, the second is aborted there."""
    abort, recorder = AbortSignal(), Recorder()
    patience = replace(HASTY, first_timeout_s=0.3)
    with deaf_port() as url, client_for(url, patience) as client:
        asking = in_thread(lambda: client.ask(request("t"), abort, recorder))
        recorder.wait_for(lambda r: r.errors)
        abort.set("killed")

        with pytest.raises(Aborted, match="killed"):
            asking.result(30)
    assert recorder.errors[0].kind is ErrorKind.TIMEOUT


def random_fault(dice: random.Random) -> Fault:
    after = dice.randrange(4)
    faults: list[Fault] = [
        QuotaFault(retry_after_s=0.01),
        QuotaFault(),
        ErrorFault(code=dice.choice([500, 503])),
        ErrorFault(after=after),
        DropFault(after=after),
        StallFault(after=after),
        SlowFault(delay_s=0.002),
        HeadersFault(delay_s=0.01),
        HalfCharacterFault(),
    ]
    return dice.choice(faults)


def converse(client: ModelClient, ticket: str, recorder: Recorder) -> None:
    """Two turns: calls, their results, a text."""
    first = client.ask(request(ticket), AbortSignal(), recorder)
    client.ask(request(ticket, *answers(first)), AbortSignal(), recorder)


@pytest.mark.parametrize("seed", range(3))
def test_all_bills_are_the_server_s_own_count(seed: int) -> None:
    """Eight workers under random faults: per ticket, the tokens billed are the tokens told."""
    dice = random.Random(seed)
    tickets = [f"t{n}" for n in range(8)]
    turns = [
        ScriptedTurn(
            ticket=ticket,
            text=WORDS,
            thought="Let me see what is to be done.",
            calls=(call("a.py"), call("b.py")) if step == 0 else (),
            faults=tuple(random_fault(dice) for _ in range(dice.randrange(3))),
        )
        for ticket in tickets
        for step in (0, 1)
    ]
    recorders = {ticket: Recorder() for ticket in tickets}
    patience = replace(HASTY, idle_timeout_s=1.0, first_timeout_s=2.0)
    with (
        RehearsalServer(Script(turns=tuple(turns), defaults=Defaults(delay_s=0.001))) as server,
        client_for(server.url, patience, QuotaGate()) as client,
        ThreadPoolExecutor(8) as pool,
    ):
        for asking in [pool.submit(converse, client, ticket, recorders[ticket]) for ticket in tickets]:
            asking.result(60)

        assert {ticket: recorder.usage for ticket, recorder in recorders.items()} == server.usage_by_ticket()
        assert sum((r.usage for r in recorders.values()), Usage()) == server.usage()
