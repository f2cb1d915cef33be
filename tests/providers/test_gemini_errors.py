from __future__ import annotations

import httpx2
import pytest
from google.genai import errors
from hypothesis import given
from hypothesis import strategies as st

from podium.core.usage import Usage
from podium.providers.base import ErrorKind, ProviderError
from podium.providers.gemini_errors import explain, outside_errors, unknown_model
from podium.providers.rehearsal_wire import bad_key_body, error_body, quota_body

URL = "https://example.test"
SPENT = Usage(10, 0, 3)


def answered(code: int, body: bytes) -> errors.APIError:
    """As the SDK raises it for such an answer."""
    return errors.APIError(code, httpx2.Response(code, content=body).json())


def judge(error: Exception, *, began: bool = False) -> ProviderError:
    return explain(error, "the-model", URL, SPENT, began=began)


@pytest.mark.parametrize(
    ("code", "body", "kind", "retry_after"),
    [
        (400, bad_key_body(), ErrorKind.KEY, None),
        (401, error_body(401, "no"), ErrorKind.KEY, None),
        (403, error_body(403, "no"), ErrorKind.KEY, None),
        (400, error_body(400, "no"), ErrorKind.BAD_REQUEST, None),
        (404, error_body(404, "no"), ErrorKind.UNKNOWN_MODEL, None),
        (429, quota_body("m", 45.837906927, per_day=False), ErrorKind.QUOTA, 45.837906927),
        (429, quota_body("m", None, per_day=False), ErrorKind.QUOTA, None),
        (429, quota_body("m", 3, per_day=True), ErrorKind.DAY_QUOTA, None),
        (429, error_body(429, "no"), ErrorKind.QUOTA, None),
        (429, error_body(429, "no", [{"retryDelay": "inf"}, {"retryDelay": "99999999999s"}]), ErrorKind.QUOTA, 86400),
        (500, error_body(500, "no"), ErrorKind.SERVER, None),
        (503, error_body(503, "no", [{"retryDelay": "7s"}]), ErrorKind.SERVER, 7),
        (504, error_body(504, "no"), ErrorKind.SERVER, None),
    ],
)
def test_answers_are_told_apart(code: int, body: bytes, kind: ErrorKind, retry_after: float | None) -> None:
    """By status, reason and quota; the server's wish and the tokens spent are kept."""
    told = judge(answered(code, body))

    assert (told.kind, told.retry_after, told.usage) == (kind, retry_after, SPENT)


def test_messages_say_what_happened_and_the_way_out() -> None:
    """With the server's own words."""
    assert str(judge(answered(400, bad_key_body()))) == (
        "the service refuses the API key (400 INVALID_ARGUMENT: API key not valid. Please pass a valid API key.);"
        " set GEMINI_API_KEY to a valid one"
    )
    assert "use another model or wait for tomorrow" in str(judge(answered(429, quota_body("m", None, per_day=True))))


@pytest.mark.parametrize(
    ("error", "began", "kind"),
    [
        (httpx2.ConnectError("refused"), False, ErrorKind.NETWORK),
        (httpx2.RemoteProtocolError("gone"), False, ErrorKind.NETWORK),
        (httpx2.RemoteProtocolError("incomplete chunked read"), True, ErrorKind.CUT),
        (httpx2.ReadError(""), True, ErrorKind.CUT),
        (httpx2.UnsupportedProtocol("no"), False, ErrorKind.BAD_REQUEST),
        (httpx2.InvalidURL("no"), False, ErrorKind.BAD_REQUEST),
        (errors.UnknownApiResponseError("not JSON"), True, ErrorKind.SERVER),
    ],
)
def test_the_network_s_failures_are_told_apart(error: Exception, began: bool, kind: ErrorKind) -> None:
    """A connection that breaks in the middle of a reply is a cut, before it the network's trouble."""
    assert isinstance(error, outside_errors())
    assert judge(error, began=began).kind is kind


def test_a_page_of_a_proxy_is_a_server_problem() -> None:
    """HTML instead of JSON, as the SDK hands it on."""
    told = judge(errors.APIError(502, {"message": "<html>\n Bad  Gateway</html>", "status": "Bad Gateway"}))

    assert (told.kind, str(told)) == (
        ErrorKind.SERVER,
        "the-model cannot answer at present (502 Bad Gateway: <html> Bad Gateway</html>)",
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "details", "violations", "quotaId", "retryDelay", "x"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from([400, 404, 429, 500]), json_values)
def test_no_shape_of_an_error_is_a_crash(code: int, details: object) -> None:
    """Whatever stands in the details, there is a kind for it."""
    told = judge(errors.APIError(code, {"error": {"code": code, "message": "m", "details": details}}))

    assert told.kind in ErrorKind


def test_nearest_models_come_first() -> None:
    """Those that begin as the wished one, then those that are written alike; none if none is near."""
    known = ["gemini-2.5-flash", "gemini-3-flash-preview", "gemini-3.1-pro-preview"]

    assert "did you mean gemini-3-flash-preview, gemini-2.5-flash" in str(unknown_model("gemini-3-flash", known))
    assert "did you mean" not in str(unknown_model("zzz", known))
    assert "set `model` in the ticket" in str(unknown_model("zzz", []))
