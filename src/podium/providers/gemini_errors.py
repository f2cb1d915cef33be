"""Telling the Gemini API's failures apart.

Shapes: the service answers `{"error": {code, status, message, details}}`, with the HTTP status as code or inside a
stream that began well. `details` follow https://google.aip.dev/193: ErrorInfo.reason,
QuotaFailure.violations[].quotaId, RetryInfo.retryDelay (a protobuf duration such as "45.837906927s"; there is no
Retry-After header). A bad key is a 400.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence

from podium.core.usage import Usage
from podium.providers.base import ErrorKind, ProviderError

_NEAREST = 3
_LONGEST_WAIT_S = 86_400.0
"""A wish beyond a day is nonsense, and beyond what a clock can wait for."""


def outside_errors() -> tuple[type[Exception], ...]:
    """What google-genai and its transport raise when a call fails."""
    import httpx2
    import pydantic
    from google.genai import errors

    return (
        errors.APIError,
        errors.UnknownApiResponseError,
        httpx2.HTTPError,
        httpx2.InvalidURL,
        pydantic.ValidationError,
    )


def explain(error: Exception, model: str, url: str, usage: Usage, *, began: bool) -> ProviderError:
    """Podium's word for an outside error. `began`: the reply had begun to arrive."""
    import httpx2
    from google.genai import errors

    match error:
        case errors.APIError():
            kind, retry_after = _judge(error)
            return ProviderError(kind, _message(kind, error, model), retry_after=retry_after, usage=usage)
        case httpx2.InvalidURL() | httpx2.UnsupportedProtocol():
            return ProviderError(ErrorKind.BAD_REQUEST, f"{url} is not a service's address: {error}")
        case httpx2.TransportError() if began:
            return ProviderError(
                ErrorKind.CUT, f"the connection broke in the middle of the reply: {error}", usage=usage
            )
        case httpx2.TransportError():
            return ProviderError(ErrorKind.NETWORK, f"cannot reach {url}: {_said(error)}; is the network up?")
        case _:
            return ProviderError(ErrorKind.SERVER, f"{url} answered in an unknown form: {_said(error)}", usage=usage)


def unknown_model(model: str, known: Sequence[str]) -> ProviderError:
    """Names the nearest models that exist."""
    begun = [name for name in known if name.startswith(model)]
    similar = difflib.get_close_matches(model, known, n=_NEAREST, cutoff=0.5)
    near = list(dict.fromkeys([*begun, *similar]))[:_NEAREST]
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    way_out = "set `model` in the ticket, or the tier's model in config.toml"
    return ProviderError(ErrorKind.UNKNOWN_MODEL, f"there is no model {model!r} for this key{hint} ({way_out})")


def _judge(error: object) -> tuple[ErrorKind, float | None]:
    """Kind, and the server's wish in seconds."""
    code = getattr(error, "code", None)
    details = list(_details(getattr(error, "details", None)))
    code = code if isinstance(code, int) else 500
    if code in {401, 403} or any(detail.get("reason") == "API_KEY_INVALID" for detail in details):
        return ErrorKind.KEY, None
    if code == 429:
        day = any("PerDay" in quota for detail in details for quota in _quotas(detail))
        return (ErrorKind.DAY_QUOTA, None) if day else (ErrorKind.QUOTA, _retry_after(details))
    if code == 404:
        return ErrorKind.UNKNOWN_MODEL, None
    if code == 408 or code >= 500:
        return ErrorKind.SERVER, _retry_after(details)
    return ErrorKind.BAD_REQUEST, None


def _message(kind: ErrorKind, error: object, model: str) -> str:
    said = f"{getattr(error, 'code', '')} {getattr(error, 'status', '') or ''}: {_said(error)}".strip()
    match kind:
        case ErrorKind.KEY:
            return f"the service refuses the API key ({said}); set GEMINI_API_KEY to a valid one"
        case ErrorKind.QUOTA:
            return f"the quota of {model} is used up for the moment ({said})"
        case ErrorKind.DAY_QUOTA:
            return f"today's quota of {model} is used up ({said}); use another model or wait for tomorrow"
        case ErrorKind.SERVER:
            return f"{model} cannot answer at present ({said})"
        case _:
            return f"{model} refuses the request ({said})"


def _said(error: object) -> str:
    text = getattr(error, "message", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())[:600]


def _details(body: object) -> Iterator[Mapping[str, object]]:
    """`error.details`, whether or not the SDK has unwrapped `error`."""
    if not isinstance(body, Mapping):
        return
    error = body.get("error", body)
    details = error.get("details") if isinstance(error, Mapping) else None
    yield from _mappings(details)


def _quotas(detail: Mapping[str, object]) -> Iterator[str]:
    for violation in _mappings(detail.get("violations")):
        yield str(violation.get("quotaId", ""))


def _retry_after(details: list[Mapping[str, object]]) -> float | None:
    for detail in details:
        if duration := re.fullmatch(r"(\d+(?:\.\d+)?)s", str(detail.get("retryDelay", ""))):
            return min(float(duration[1]), _LONGEST_WAIT_S)
    return None


def _mappings(value: object) -> Iterator[Mapping[str, object]]:
    yield from (item for item in (value if isinstance(value, list) else ()) if isinstance(item, Mapping))
