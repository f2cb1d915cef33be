"""Types and words of single tables."""

from __future__ import annotations

import dataclasses
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from podium.core.budget import Limits
from podium.core.status import Status
from podium.core.ticket import Ticket, TicketId
from podium.trackfile.document import Finding
from podium.trackfile.rows import TicketTable, TrackTable, did_you_mean, read_table

GUIDE = (Path(__file__).parents[2] / "docs" / "track_file.md").read_text(encoding="utf-8")


def read(**values: object) -> TicketTable | list[Finding]:
    return read_table(TicketTable, {"id": "a", "description": "A", **values}, ("tickets", 0))


def test_the_defaults_are_those_of_a_ticket() -> None:
    """A file that leaves a key out says what `Ticket` says by itself."""
    table = read()
    assert isinstance(table, TicketTable)
    assert table.ticket() == Ticket(TicketId("a"), "A")
    fields = {field.name for field in dataclasses.fields(Ticket)} - {"done_before", "conditions"} | {"status"}
    assert set(TicketTable.model_fields) == fields


@pytest.mark.parametrize("status", list(Status))
def test_only_completed_is_done_before(status: Status) -> None:
    """Whatever else a predecessor's file says, the ticket starts as `todo`."""
    table = read(status=status.value)
    assert isinstance(table, TicketTable)
    assert table.ticket().done_before == (status is Status.COMPLETED)


@pytest.mark.parametrize(
    ("key", "value", "what", "way_out"),
    [
        ("step_mode", "yes", "is 'yes'; it should be a valid boolean", ""),
        ("step_mode", 1, "is 1; it should be a valid boolean", ""),
        ("priority", 1.5, "is 1.5; it should be a valid integer", ""),
        ("max_attempts", 0, "is 0; it should be greater than or equal to 1", ""),
        ("timeout_s", "10", "is '10'; it should be a valid number", ""),
        ("timeout_s", float("nan"), "is nan; it should be a finite number", ""),
        ("executor", "comand", "is 'comand'; it should be 'llm' or 'command'", "did you mean 'command'?"),
        ("depends_on", {"a": 1}, "is {'a': 1}; it should be a list", ""),
        ("target_file", " ", "is ' '; it should not be empty", ""),
        ("prioritty", 1, "unknown key", "did you mean 'priority'?"),
        ("zzz", 1, "unknown key", ""),
        ("target_file", "a\nb", "is 'a\\nb'; it should be a path without control characters", ""),
        ("model", "a\nb", "is 'a\\nb'; it should be one line of 1 to 100 characters, without blanks around it", ""),
        (
            "title",
            "\ud800",
            "is '\\ud800'; it should not hold NUL or half a character (a lone surrogate)",
            "",
        ),
    ],
)
def test_what_does_not_fit_is_told(key: str, value: object, what: str, way_out: str) -> None:
    """Nothing is converted; the value, the wish and the nearest word are named."""
    assert read(**{key: value}) == [Finding(("tickets", 0, key), what, way_out)]


def test_an_unknown_status_is_told_with_the_nearest() -> None:
    """`done` and its cousins are not guessed."""
    (finding,) = read_findings(status="complete")
    assert (finding.path, finding.way_out) == (("tickets", 0, "status"), "did you mean 'completed'?")


def read_findings(**values: object) -> list[Finding]:
    findings = read(**values)
    assert isinstance(findings, list)
    return findings


def test_a_table_that_is_none_is_told() -> None:
    """Anything may stand where a table should."""
    assert read_table(TrackTable, [1], ("track",)) == [Finding(("track",), "is [1]; it should be a table of keys")]


def test_long_values_are_cut_in_a_complaint() -> None:
    """A complaint stays one line that can be read."""
    (finding,) = read_findings(step_mode="x" * 10_000)
    assert len(finding.what) < 100


@pytest.mark.parametrize(
    ("limits", "findings"),
    [
        ({"tokens": 0}, [("tokens", "is 0; it should be greater than or equal to 1", "")]),
        ({"tokens": 1.5}, [("tokens", "is 1.5; it should be a valid integer", "")]),
        ({"cost_usd": True}, [("cost_usd", "is True; it should be a number of dollars", "such as 0.5")]),
        ({"cost_usd": float("inf")}, [("cost_usd", "is Decimal('Infinity'); it should be a finite number", "")]),
        ({"cost_usd": "0.5"}, [("cost_usd", "is '0.5'; it should be a number of dollars", "write it without quotes")]),
        ({"token": 5}, [("token", "unknown key", "did you mean 'tokens'?")]),
        ({"foo": 5}, [("foo", "unknown key", "there are work_s, turns, calls, tokens, cost_usd")]),
    ],
)
def test_a_limit_that_is_none_is_told(limits: dict[str, object], findings: list[tuple[str, str, str]]) -> None:
    """With its place, and the nearest of the five."""
    told = [Finding(("tickets", 0, "limits", key), what, way_out) for key, what, way_out in findings]
    assert read(limits=limits) == told


def test_money_in_a_file_is_exact() -> None:
    table = read(limits={"cost_usd": 0.1, "work_s": 90})
    assert isinstance(table, TicketTable)
    assert table.ticket().limits == Limits(work_s=90.0, cost_usd=Decimal("0.1"))


def test_the_nearest_word_is_a_near_one() -> None:
    """No way out is better than a wrong one."""
    assert did_you_mean("parse-confg", ["parse-config", "b"]) == "did you mean 'parse-config'?"
    assert did_you_mean("zzz", ["parse-config", "b"]) == ""


def test_the_guide_describes_every_key_and_its_default() -> None:
    """docs/track_file.md has one row for each key, with the default that is in force."""
    rows = re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", GUIDE, re.MULTILINE)
    keys = set(TrackTable.model_fields) - {"name"} | set(TicketTable.model_fields)
    assert {key for key, _ in rows} == keys
    told = {key: text.partition("`")[2].partition("`")[0] for key, text in rows if text.startswith("`")}
    for key, field in TicketTable.model_fields.items():
        if key in told and not field.is_required():
            assert told[key] == json.dumps(field.get_default()).replace("600.0", "600").strip('"'), key
