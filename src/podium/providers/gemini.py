"""Gemini through google-genai, with everything that it would do behind our back switched off.

Off are: automatic function calling (steps are asked for here), automatic continuation (it sends further billed
requests), retries (they cannot be aborted and ignore the server's wish), and the switch to aiohttp that happens when
that is importable (own httpx2 client). The key is passed explicitly; the SDK's environment variables are not consulted.

`stream` does its heavy work, importing the SDK and converting the history, in the calling thread; only the reading
runs on the loop.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from podium.core.usage import Usage
from podium.providers.base import Delta, ErrorKind, ModelRequest, ProviderError, UsageSoFar
from podium.providers.gemini_errors import explain, outside_errors, unknown_model
from podium.providers.gemini_wire import Reply, config_of, contents_of

if TYPE_CHECKING:
    import httpx2
    from google import genai
    from google.genai import types

DEFAULT_URL = "https://generativelanguage.googleapis.com"

API_VERSION = "v1beta"
"""Preview models and `-latest` names are served here only; the SDK's default is v1."""

_PAGE = 200


_OPENED: ContextVar[list[httpx2.Response] | None] = ContextVar("opened", default=None)
"""The responses of the request that the current task carries."""


@dataclass(frozen=True, slots=True)
class _Connection:
    client: genai.Client
    http: httpx2.AsyncClient


class Gemini:
    """The Gemini Developer API. `base_url` is the service's root, Google's own when None;
    `api_version` a part of its paths.

    Raises `ProviderError` of kind KEY for a key that cannot be one.
    """

    name = "gemini"

    def __init__(self, api_key: str, base_url: str | None = None, api_version: str = API_VERSION) -> None:
        self._key = api_key.strip()
        self._url = base_url or DEFAULT_URL
        self._api_version = api_version
        self._connection: _Connection | None = None
        # An empty key would make the SDK search the environment; others cannot be put into a header.
        if not (self._key and self._key.isascii() and self._key.isprintable()):
            raise ProviderError(ErrorKind.KEY, "the API key is empty or not a key; set GEMINI_API_KEY")

    def stream(self, request: ModelRequest) -> AsyncIterator[Delta]:
        """Stream one reply; every chunk gives at least its `UsageSoFar`. Raises `ProviderError`."""
        client = self._connect().client
        return self._read(client, request, contents_of(request.history), config_of(request))

    async def models(self) -> tuple[str, ...]:
        """Names of the models that generate text, as the service lists them; raises `ProviderError`."""
        client = self._connect().client
        try:
            pages = await client.aio.models.list(config={"page_size": _PAGE})
            return tuple([_short(m.name) async for m in pages if "generateContent" in (m.supported_actions or ())])
        except outside_errors() as error:
            raise explain(error, "the list of models", self._url, Usage(), began=False) from error

    async def close(self) -> None:
        """Close the connections that are kept open for the next request."""
        if self._connection is not None:
            await self._connection.http.aclose()

    async def _read(
        self,
        client: genai.Client,
        request: ModelRequest,
        contents: list[types.Content],
        config: types.GenerateContentConfig,
    ) -> AsyncIterator[Delta]:
        reply = Reply(request)
        try:
            async with _closing_responses():
                chunks = await client.aio.models.generate_content_stream(
                    model=request.model, contents=[*contents], config=config
                )
                async for chunk in chunks:
                    for delta in reply.take(chunk):
                        yield delta
                    yield UsageSoFar(reply.usage)
        except outside_errors() as error:
            raise await self._explained(error, request.model, reply) from error
        for rest in reply.finish():
            yield rest

    async def _explained(self, error: Exception, model: str, reply: Reply) -> ProviderError:
        told = explain(error, model, self._url, reply.usage, began=reply.began)
        if told.kind is not ErrorKind.UNKNOWN_MODEL:
            return told
        try:
            return unknown_model(model, await self.models())
        except ProviderError:
            return unknown_model(model, ())

    def _connect(self) -> _Connection:
        # Two workers may both come first; then each keeps its own connection for its one request, which does no harm.
        connection = self._connection or _open(self._key, self._url, self._api_version)
        self._connection = connection
        return connection


def _open(key: str, url: str, api_version: str) -> _Connection:
    import httpx2
    from google import genai
    from google.genai import types

    http = httpx2.AsyncClient(
        timeout=None,  # our own time-outs are for whole waits, the transport's for single reads
        limits=httpx2.Limits(max_connections=None, max_keepalive_connections=32),
        event_hooks={"response": [_remember]},
        trust_env=not _is_loopback(url),  # a proxy cannot reach this machine's own server
    )
    options = types.HttpOptions(base_url=url, api_version=api_version, httpx_async_client=http)
    return _Connection(genai.Client(api_key=key, enterprise=False, http_options=options), http)


@asynccontextmanager
async def _closing_responses() -> AsyncIterator[None]:
    """Close what was opened inside. The SDK leaves a response open when an error comes in the middle of a stream."""
    opened: list[httpx2.Response] = []
    _OPENED.set(opened)
    try:
        yield
    finally:
        for response in opened:
            await response.aclose()


async def _remember(response: httpx2.Response) -> None:
    if (opened := _OPENED.get()) is not None:
        opened.append(response)


def _is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}


def _short(name: str | None) -> str:
    return (name or "").removeprefix("models/")
