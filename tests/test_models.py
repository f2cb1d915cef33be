from __future__ import annotations

from decimal import Decimal

import pytest

from podium.config import LoadedSettings, load_settings
from podium.core.usage import Usage
from podium.models import models_of_key, price_book
from podium.providers.base import ErrorKind, ProviderError
from podium.providers.rehearsal import RehearsalServer
from podium.providers.rehearsal_script import Script


def settings(**overrides: str | int) -> LoadedSettings:
    return load_settings(None, {}, {name.replace("__", "."): value for name, value in overrides.items()})


def test_prices_of_the_settings_come_before_the_tables() -> None:
    """For a million tokens; cached input costs what input costs unless the settings say otherwise."""
    priced = settings(prices__mine__input=1, prices__mine__output=2)

    bill = price_book(priced.settings).bill("mine", Usage(input=1_000_000, cached=500_000, output=1_000_000))

    assert (bill.cost, bill.unpriced) == (Decimal(3), 0)


def test_the_models_of_a_key_are_asked_of_the_service() -> None:
    """None without a key; the service's own list with one; its refusal as an error that is told apart."""
    with RehearsalServer(Script(models=("gemini-a", "gemini-b")), keys=frozenset({"good"})) as server:
        env = {"GOOGLE_GEMINI_BASE_URL": server.url}

        assert models_of_key(settings().settings, env) is None
        assert models_of_key(settings().settings, {**env, "GEMINI_API_KEY": "good"}) == ("gemini-a", "gemini-b")
        with pytest.raises(ProviderError) as refusal:
            models_of_key(settings().settings, {**env, "GEMINI_API_KEY": "bad"})

    assert refusal.value.kind is ErrorKind.KEY
