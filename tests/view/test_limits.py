from __future__ import annotations

from decimal import Decimal

import pytest

from podium.core.budget import LimitBody, LimitKind, Scope
from podium.core.spending import Gauge
from podium.view.limits import gauge_words, limit_text, share


def gauge(what: LimitKind, limit: str, used: str) -> Gauge:
    return Gauge(Scope.TICKET, what, Decimal(limit), Decimal(used))


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (gauge(LimitKind.TOKENS, "20000", "12400"), "12.4k / 20k tokens"),
        (gauge(LimitKind.TOKENS, "2000000", "950"), "950 / 2M tokens"),
        (gauge(LimitKind.COST, "0.5", "0.1234"), "$0.1234 / $0.50"),
        (gauge(LimitKind.TURNS, "30", "7"), "7 / 30 turns"),
        (gauge(LimitKind.CALLS, "1", "0"), "0 / 1 calls"),
        (gauge(LimitKind.WORK, "600", "185.4"), "03:05 / 10:00 of work"),
    ],
)
def test_a_gauge_reads_as_used_and_limit(shown: Gauge, words: str) -> None:
    assert gauge_words(shown) == words


def test_no_more_than_all_of_a_limit_is_used() -> None:
    assert [share(gauge(LimitKind.TOKENS, "1000", used)) for used in ("250", "1000", "1250")] == [0.25, 1.0, 1.0]


def test_a_question_about_a_limit_says_what_each_answer_does() -> None:
    asked = LimitBody(Scope.TRACK, LimitKind.TOKENS, Decimal(20000), Decimal(19100), Decimal(2200), Decimal(30000))

    assert limit_text(asked) == (
        "The track's limit of 20,000 tokens is reached.\n"
        "  19,100 tokens used so far, the next step needs at least 2,200 tokens\n"
        "\n"
        "Raise: the limit becomes 30,000 tokens, and the ticket goes on. So does every other ticket that waits for "
        "this limit.\n"
        "Finish now: its worker ends with what is there. That is committed and merged as completed, and its summary "
        "says that it is unfinished.\n"
        "Kill: nothing is merged; what it has done stays on its branch."
    )
