from __future__ import annotations

import json
import socket
from dataclasses import replace

import pytest

from podium.abort import AbortSignal
from podium.core.conversation import Role, Turn
from podium.providers.base import Done, ErrorKind, Finish, ModelRequest, ProviderError
from podium.providers.client import ModelClient
from podium.providers.gemini import Gemini
from podium.providers.loop import LoopThread
from podium.providers.rehearsal import RehearsalServer
from podium.providers.rehearsal_script import Script, ScriptedTurn
from tests.providers.stage import HASTY, PLAIN, SIGNING, Recorder, answers, call, client_for, request, says

ONCE = replace(HASTY, max_retries=0)
PARALLEL = says("I read both.", thought="Two files.", calls=[call("a.py"), call("b.py")])


def ask(client: ModelClient, asked: ModelRequest) -> Done:
    return client.ask(asked, AbortSignal(), Recorder())


def failure_of(client: ModelClient, asked: ModelRequest) -> ProviderError:
    with pytest.raises(ProviderError) as failure:
        ask(client, asked)
    return failure.value


@pytest.mark.parametrize("model", [SIGNING, PLAIN])
def test_a_conversation_with_parallel_calls_goes_on(model: str) -> None:
    """Turns kept in `native` go back as they came, signed or not, with ids or without; results arrive at the server."""
    with RehearsalServer(Script(turns=(PARALLEL, says("Done.")))) as server, client_for(server.url, ONCE) as client:
        first = ask(client, request("t", model=model))
        second = ask(client, request("t", *answers(first), model=model))

        assert (first.finish, [c.arguments for c in first.turn.calls]) == (
            Finish.CALLS,
            ['{"path":"a.py"}', '{"path":"b.py"}'],
        )
        assert (second.finish, second.turn.text) == (Finish.STOP, "Done.")
        assert server.requests[1].tool_results == ('result of {"path":"a.py"}', 'result of {"path":"b.py"}')


def test_calls_have_their_own_ids() -> None:
    """The service's ids are kept; where it gives none, local ones tell the calls of a conversation apart."""
    turns = (PARALLEL, PARALLEL)
    ids = {}
    with RehearsalServer(Script(turns=turns)) as server, client_for(server.url, ONCE) as client:
        for model in (SIGNING, PLAIN):
            first = ask(client, request("t", model=model))
            second = ask(client, request("t", *answers(first), model=model))
            ids[model] = [c.id for done in (first, second) for c in done.turn.calls]

    assert ids[PLAIN] == ["local:0.0", "local:0.1", "local:1.0", "local:1.1"]
    assert len(set(ids[SIGNING])) == 4
    assert all(i.startswith("call-") for i in ids[SIGNING])


def without_signature(turn: Turn) -> Turn:
    parts = [{k: v for k, v in part.items() if k != "thought_signature"} for part in json.loads(turn.native)]
    return replace(turn, native=json.dumps(parts))


def test_a_rebuilt_turn_is_refused() -> None:
    """The proof that signatures matter: the same turn without them is a bad request."""
    with RehearsalServer(Script(turns=(PARALLEL, says("Done.")))) as server, client_for(server.url, ONCE) as client:
        turn, results = answers(ask(client, request("t")))
        error = failure_of(client, request("t", without_signature(turn), results))

    assert error.kind is ErrorKind.BAD_REQUEST
    assert "missing a thought_signature" in str(error)


def test_a_turn_of_another_provider_is_taken() -> None:
    """A turn without native parts is rebuilt with the sentinel that skips the check of signatures."""
    with RehearsalServer(Script(turns=(PARALLEL, says("Done.")))) as server, client_for(server.url, ONCE) as client:
        turn, results = answers(ask(client, request("t")))
        done = ask(client, request("t", replace(turn, native=""), results))

    assert done.turn.text == "Done."


@pytest.mark.filterwarnings("ignore:SOMETHING_NEW is not a valid FinishReason")  # as the SDK rightly says
def test_a_long_reply_is_told_from_a_finished_one() -> None:
    """MAX_TOKENS is a length, and a finish reason that nobody knows is just another one."""
    turns = (
        says("a", finish="MAX_TOKENS"),
        ScriptedTurn(ticket="u", text="b", finish="SOMETHING_NEW"),
    )
    with RehearsalServer(Script(turns=turns)) as server, client_for(server.url, ONCE) as client:
        ends = [(d.finish, d.raw_finish) for d in (ask(client, request("t")), ask(client, request("u")))]

    assert ends == [(Finish.LENGTH, "MAX_TOKENS"), (Finish.OTHER, "SOMETHING_NEW")]


def test_halves_of_characters_are_joined_or_replaced() -> None:
    """An emoji streamed in two halves is whole, a half alone is U+FFFD, and the turn can be sent back."""
    turns = (says("ok", faults=[{"kind": "half_character"}], calls=[call("a")]), says("Done."))
    with RehearsalServer(Script(turns=turns)) as server, client_for(server.url, ONCE) as client:
        first = ask(client, request("t"))
        second = ask(client, request("t", *answers(first)))

    assert (first.turn.text, second.turn.text) == ("\N{GRINNING FACE} \ufffd ok", "Done.")
    first.turn.native.encode("utf-8")


def test_an_unknown_model_names_the_nearest() -> None:
    """The message says which models there are, and where to set one."""
    with RehearsalServer(Script()) as server, client_for(server.url, ONCE) as client:
        error = failure_of(client, request("t", model="gemini-3-flash"))

    assert error.kind is ErrorKind.UNKNOWN_MODEL
    assert "did you mean gemini-3-flash-preview" in str(error)
    assert "config.toml" in str(error)


def test_a_wrong_key_is_a_key_problem() -> None:
    """The service says so with a 400, for a reply as for the list of models."""
    with RehearsalServer(Script(), keys=frozenset({"good"})) as server, client_for(server.url, ONCE) as client:
        asked = failure_of(client, request("t"))
        with pytest.raises(ProviderError) as listed:
            client.models(AbortSignal())

    assert (asked.kind, listed.value.kind) == (ErrorKind.KEY, ErrorKind.KEY)
    assert "GEMINI_API_KEY" in str(asked)


@pytest.mark.parametrize("key", ["", "  ", "schlüssel", "two\nlines"])
def test_what_cannot_be_a_key_is_refused_at_once(key: str) -> None:
    """An empty key must not make the SDK look for another one."""
    with pytest.raises(ProviderError) as failure:
        Gemini(key)

    assert failure.value.kind is ErrorKind.KEY


def test_a_refused_connection_is_a_network_problem() -> None:
    """The address is named."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with client_for(url, ONCE) as client:
            error = failure_of(client, request("t"))

    assert error.kind is ErrorKind.NETWORK
    assert url in str(error)


def test_an_address_that_is_none_is_a_bad_request() -> None:
    """Retrying would not mend a wrong setting."""
    with client_for("nonsense://here", ONCE) as client:
        assert failure_of(client, request("t")).kind is ErrorKind.BAD_REQUEST


def test_models_are_listed_over_all_pages() -> None:
    """Every model of the service, without the prefix of its resource name."""
    names = tuple(f"gemini-{n}" for n in range(450))
    with RehearsalServer(Script(models=names)) as server, client_for(server.url, ONCE) as client:
        assert client.models(AbortSignal()) == names


def test_the_model_s_turn_says_what_was_streamed() -> None:
    """Text without thoughts; thoughts and signatures only in the native parts."""
    with RehearsalServer(Script(turns=(PARALLEL,))) as server, client_for(server.url, ONCE) as client:
        turn = ask(client, request("t")).turn

    parts = json.loads(turn.native)
    assert (turn.role, turn.text) == (Role.MODEL, "I read both.")
    assert [sorted(part) for part in parts] == [
        ["text", "thought"],
        ["text"],
        ["function_call", "thought_signature"],
        ["function_call"],
    ]


def test_the_api_version_is_part_of_every_path() -> None:
    """The version of the settings is the one that is asked: the server knows v1, and nothing called none."""
    with RehearsalServer(Script()) as server:
        loop = LoopThread()
        known, unknown = (Gemini("some-key", server.url, version) for version in ("v1", "none"))
        models = loop.call(known.models, AbortSignal(), 10)
        with pytest.raises(ProviderError) as failure:
            loop.call(unknown.models, AbortSignal(), 10)
        for gemini in (known, unknown):
            loop.call(gemini.close, AbortSignal(), 10)
        loop.close()

    assert models == Script().models
    assert failure.value.kind is ErrorKind.UNKNOWN_MODEL
