"""Facts as JSON and back, without a loss."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podium.core.budget import Limits
from podium.core.events import Fact, TicketMoved, TokensSpent
from podium.core.status import Status
from podium.core.ticket import AttemptId, Executor, Ticket, TicketId, Tier
from podium.core.usage import Bill, Usage
from podium.core.utf8 import storable
from podium.journal.codec import decode, encode, kind_of

KINDS: tuple[type, ...] = get_args(Fact)

FINITE = st.floats(allow_nan=False, allow_infinity=False)
NAMES = st.text(min_size=1).filter(str.strip)
TICKETS = st.builds(
    Ticket,
    id=NAMES.map(TicketId),
    description=NAMES,
    depends_on=st.just(()),
    executor=st.just(Executor.LLM),
    max_attempts=st.integers(1, 9),
    timeout_s=st.floats(0.1, 1e6),
)
st.register_type_strategy(float, FINITE)
st.register_type_strategy(Decimal, st.decimals(allow_nan=False, allow_infinity=False))
st.register_type_strategy(Ticket, TICKETS)
AMOUNTS = st.none() | st.integers(1, 10**12)
LIMITS = st.builds(
    Limits,
    work_s=st.none() | st.floats(0.1, 1e6),
    turns=AMOUNTS,
    calls=AMOUNTS,
    tokens=AMOUNTS,
    cost_usd=st.none() | st.decimals("0.0001", 1000),
)
st.register_type_strategy(Limits, LIMITS)


@pytest.mark.parametrize("kind", KINDS, ids=kind_of)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_kind_of_fact_comes_back_as_it_was(kind: type, data: st.DataObject) -> None:
    """Equal, of the same type all through, and in JSON that any tool can read."""
    fact = data.draw(st.from_type(kind))
    name, body = encode(fact)
    assert name == kind_of(kind)
    assert isinstance(json.loads(body), dict)
    after = decode(name, body)
    assert after == fact
    assert repr(after) == repr(fact)


def test_the_spelling_of_a_fact_is_fixed() -> None:
    """Journals outlive versions: what was written once must be read for ever."""
    moved = TicketMoved(TicketId("a"), Status.AWAITING_SPAWN, "why")
    assert encode(moved) == ("ticket_moved", '{"ticket":"a","to":"awaiting_spawn","why":"why","unneeded":false}')
    spent = TokensSpent(AttemptId("a#1"), Tier.WORKER, "m", Bill(Usage(input=3), Decimal("0.0000010"), 2))
    body = json.loads(encode(spent)[1])
    assert (body["tier"], body["bill"]["cost"], body["bill"]["unpriced"]) == (3, "0.0000010", 2)


def test_a_fact_of_an_older_podium_is_read_with_todays_defaults() -> None:
    """A field that came later has a default, and its absence is no error."""
    assert decode("ticket_moved", '{"ticket":"a","to":"todo"}') == TicketMoved(TicketId("a"), Status.TODO)


@pytest.mark.parametrize(
    ("kind", "body", "complaint"),
    [
        ("ticket_flew", "{}", "unknown kind of fact 'ticket_flew'"),
        ("ticket_moved", "{", "ticket_moved: body: Invalid JSON"),
        ("ticket_moved", '{"ticket":"a","to":"gone"}', "ticket_moved: to: Input should be 'todo'"),
        ("ticket_moved", '{"to":"todo"}', "ticket_moved: ticket: Field required"),
    ],
)
def test_what_is_no_fact_is_named_with_its_place(kind: str, body: str, complaint: str) -> None:
    """The message tells the kind, the field and what is wrong with it."""
    with pytest.raises(ValueError, match=complaint):
        decode(kind, body)


@pytest.mark.parametrize("kind", KINDS, ids=kind_of)
def test_no_fact_is_without_a_shape_of_its_own(kind: type) -> None:
    """Kinds are told apart by name, and every fact is a frozen dataclass."""
    assert dataclasses.is_dataclass(kind)
    assert [kind_of(other) for other in KINDS].count(kind_of(kind)) == 1


def test_text_that_cannot_be_stored_is_mended_before_it_becomes_a_fact() -> None:
    """UTF-8 has no lone surrogates, so the codec has no way to keep one; the engine's inbox lets none in."""
    broken = TicketMoved(TicketId("a"), Status.FAILED, "half a pair: \ud83d")
    with pytest.raises(ValueError, match="surrogates"):
        encode(broken)
    assert decode(*encode(storable(broken))) == TicketMoved(TicketId("a"), Status.FAILED, "half a pair: �")
