from __future__ import annotations

import asyncio
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import IncompleteRead
from typing import Any
from urllib.parse import urlsplit

import pytest
from google import genai
from google.genai import types

from podium.core.usage import Usage
from podium.providers.rehearsal import RehearsalServer
from podium.providers.rehearsal_script import DEFAULT_MODELS, Script, StallFault
from tests.providers.stage import PLAIN, SIGNING, in_thread, says

ASK = {
    "contents": [{"role": "user", "parts": [{"text": "Go."}]}],
    "systemInstruction": {"parts": [{"text": "Ticket: t"}]},
}


@pytest.fixture
def server() -> Iterator[RehearsalServer]:
    turn = says("Hello to all of you here.", thought="Hm.")
    with RehearsalServer(Script(turns=(turn,))) as running:
        yield running


def get(url: str, body: object = None, key: str = "k") -> tuple[int, dict[str, Any]]:
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(url, data, {"x-goog-api-key": key, "Content-Type": "application/json"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(asked, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def status_of(answer: tuple[int, dict[str, Any]]) -> tuple[int, str]:
    code, body = answer
    return code, body["error"]["status"]


def test_models_are_listed_page_by_page(server: RehearsalServer) -> None:
    """A page names the next one, the last page none."""
    _, first = get(f"{server.url}/v1beta/models?pageSize=5")
    _, last = get(f"{server.url}/v1beta/models?pageSize=5&pageToken={first['nextPageToken']}")

    models = [*first["models"], *last["models"]]
    assert [m["name"] for m in models] == [f"models/{name}" for name in DEFAULT_MODELS]
    assert "nextPageToken" not in last


def test_one_model_can_be_looked_up(server: RehearsalServer) -> None:
    """Known by its name, 404 otherwise."""
    code, model = get(f"{server.url}/v1beta/models/{PLAIN}")

    assert (code, model["name"]) == (200, f"models/{PLAIN}")
    assert status_of(get(f"{server.url}/v1beta/models/other")) == (404, "NOT_FOUND")


def test_a_reply_in_one_piece(server: RehearsalServer) -> None:
    """generateContent gives the same text and totals as the stream."""
    _, reply = get(f"{server.url}/v1beta/models/{PLAIN}:generateContent", ASK)

    read = types.GenerateContentResponse.model_validate(reply)
    assert read.text == "Hello to all of you here."
    assert read.usage_metadata is not None
    assert read.usage_metadata.prompt_token_count == server.usage().input > 0


def test_tokens_can_be_counted(server: RehearsalServer) -> None:
    """The SDK's own call, and a plausible count."""

    async def count() -> int | None:
        options = types.HttpOptions(base_url=server.url, api_version="v1beta")
        client = genai.Client(api_key="k", enterprise=False, http_options=options)
        return (await client.aio.models.count_tokens(model=PLAIN, contents="a" * 400)).total_tokens

    assert 100 <= (asyncio.run(count()) or 0) <= 130


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        (f"{PLAIN}:streamGenerateContent", {}, (400, "INVALID_ARGUMENT")),
        (f"{PLAIN}:streamGenerateContent", {"x": 1}, (400, "INVALID_ARGUMENT")),
        (f"{PLAIN}:countTokens", {"x": 1}, (400, "INVALID_ARGUMENT")),
        ("other:streamGenerateContent", ASK, (404, "NOT_FOUND")),
        (f"{PLAIN}:dance", ASK, (404, "NOT_FOUND")),
        (PLAIN, ASK, (404, "NOT_FOUND")),
    ],
)
def test_what_is_refused(server: RehearsalServer, path: str, body: object, expected: tuple[int, str]) -> None:
    """Unknown models, verbs and fields, each with the service's status."""
    assert status_of(get(f"{server.url}/v1beta/models/{path}", body)) == expected


def test_a_refusal_is_kept_with_its_reason(server: RehearsalServer) -> None:
    """So that a test that fails can say why; nothing was told."""
    get(f"{server.url}/v1beta/models/{PLAIN}:generateContent", {"contents": []})

    [record] = server.requests
    assert (record.refusal, record.told) == ("* GenerateContentRequest.contents: contents is not specified", Usage())
    assert record.ended.wait(30)


def test_stopping_is_not_a_hang_up_of_the_peer() -> None:
    """Stalled streams end with the server, and nobody is blamed."""
    script = Script(turns=(says("Hello.", faults=[StallFault()]),))
    with RehearsalServer(script) as server:
        url = f"{server.url}/v1beta/models/{SIGNING}:streamGenerateContent?alt=sse"
        asking = in_thread(lambda: get(url, ASK))
        [record] = server.wait_for(1)
        assert record.waiting.wait(30)

    assert record.ended.wait(30)
    assert not record.gone.is_set()
    with pytest.raises(IncompleteRead):
        asking.result(30)


def test_whoever_has_hung_up_is_told_nothing() -> None:
    """Tokens count when somebody can read of them; a client that gave up must not find them on the bill."""
    script = Script(turns=(says("Hello."),))
    body = json.dumps(ASK).encode()
    head = f"POST /v1beta/models/{SIGNING}:streamGenerateContent HTTP/1.1\r\nx-goog-api-key: k\r\n"
    asked = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    with (
        RehearsalServer(script) as server,
        socket.create_connection(("127.0.0.1", urlsplit(server.url).port or 0)) as connection,
    ):
        connection.sendall(asked, socket.MSG_MORE)  # it leaves together with the end of what we say
        connection.shutdown(socket.SHUT_WR)
        [record] = server.wait_for(1)
        assert record.ended.wait(30)

    assert (record.told, record.gone.is_set()) == (Usage(), True)
