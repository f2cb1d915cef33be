"""How a model is reached: the provider that the key is for, its client, its prices.

Part of the composition root; the model SDK is imported when the first model is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack, suppress

from podium.abort import AbortSignal
from podium.config import api_key, base_url
from podium.providers.base import ProviderError
from podium.providers.client import ModelClient, Patience
from podium.providers.gemini import Gemini
from podium.providers.loop import LoopThread
from podium.providers.pricing import Price, PriceBook
from podium.providers.quota import QuotaGate
from podium.settings import PriceSettings, Settings

_GOODBYE_S = 5.0
"""How long open connections are given to close."""
_LOOK_S = 20.0
"""How long the service is given to list its models."""


def models_of_key(settings: Settings, environ: Mapping[str, str]) -> tuple[str, ...] | None:
    """The models that the key may use, None where no key is set; raises `ProviderError`. For `podium doctor`."""
    provider = live_provider(settings, environ)
    if provider is None:
        return None
    hasty = settings.retry.model_copy(update={"first_token_timeout_s": _LOOK_S})
    with ExitStack() as stack:
        client = model_client(provider, price_book(settings), settings.model_copy(update={"retry": hasty}), stack)
        return client.models(AbortSignal())


def price_book(settings: Settings) -> PriceBook:
    """The built-in prices with the settings' own on top."""
    return PriceBook({name: _price(price) for name, price in settings.prices.items()})


def live_provider(settings: Settings, environ: Mapping[str, str]) -> Gemini | None:
    """The service that the key is for; None where no key is set."""
    key = api_key(environ)
    return Gemini(key[0], base_url(settings, environ), settings.provider.api_version) if key else None


def model_client(provider: Gemini, prices: PriceBook, settings: Settings, stack: ExitStack) -> ModelClient:
    """A client of its own network loop; `stack` ends both."""
    loop = LoopThread()
    stack.callback(loop.close)
    stack.callback(_say_goodbye, provider, loop)
    retry = settings.retry
    patience = Patience(
        max_retries=retry.max_retries,
        first_delay_s=retry.first_delay_s,
        max_delay_s=retry.max_delay_s,
        first_timeout_s=retry.first_token_timeout_s,
        idle_timeout_s=retry.idle_timeout_s,
        max_cooling_s=retry.max_cooling_s,
    )
    return ModelClient(provider, loop, QuotaGate(), prices, patience)


def _say_goodbye(provider: Gemini, loop: LoopThread) -> None:
    """Close connections; a service that does not answer is no reason to end badly."""
    with suppress(ProviderError):
        loop.call(provider.close, AbortSignal(), _GOODBYE_S)


def _price(price: PriceSettings) -> Price:
    return Price(price.input, price.output, price.input if price.cached is None else price.cached)
