"""Places of findings, and raw values of any type."""

from __future__ import annotations

from pathlib import Path

import pytest

from podium.errors import Problem
from podium.textfile import KeyPath
from podium.trackfile.document import Document, Finding, RawTicket, parse

TOML = '[track]\nid = "x"\n\n[[tickets]]\nid = "a"\ndepends_on = [\n  "b",\n]\n[[tickets]]\ndescription = "no id"\n'


def parsed(name: str, text: str) -> Document:
    document = parse(Path(name), text)
    assert isinstance(document, Document)
    return document


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("tickets", 0, "depends_on", 0), "t.toml:6: tickets[0] 'a'.depends_on[0]"),
        (("tickets", 0, "missing"), "t.toml:4: tickets[0] 'a'.missing"),
        (("tickets", 1), "t.toml:9: tickets[1]"),
        (("track", "id"), "t.toml:2: track.id"),
        ((), "t.toml"),
    ],
)
def test_a_place_is_file_line_and_name(path: KeyPath, place: str) -> None:
    """The line of the key, or of its table when the key is not there."""
    assert parsed("t.toml", TOML).problem(Finding(path, "w", "o")) == Problem(place, "w", "o")


def test_a_list_has_indexes_only() -> None:
    """JSON knows no lines, and the flat list no name `tickets`; the object has it."""
    finding = Finding(("tickets", 0, "x"), "w")
    assert parsed("t.json", '[{"id": "a"}]').problem(finding).place == "t.json: [0] 'a'.x"
    assert parsed("t.json", '{"tickets": [{"id": "a"}]}').problem(finding).place == "t.json: tickets[0] 'a'.x"


def test_findings_stand_in_the_order_of_the_file() -> None:
    """By line in TOML, by index in JSON; equals keep the order in which they were found."""
    late, early, first = Finding(("tickets", 1), "l"), Finding(("tickets", 0, "id"), "e"), Finding(("track",), "f")
    for document in (parsed("t.toml", TOML), parsed("t.json", "[{}, {}]")):
        assert document.in_order([late, early, first]) == [first, early, late]


def test_raw_values_of_the_wrong_type_are_empty() -> None:
    """Checks beyond types see only what they can use."""
    ticket = RawTicket.of(2, {"id": 3, "depends_on": ["a", 4, None], "target_file": None, "target_symbols": "x"})
    assert (ticket.id, ticket.depends_on) == ("", ("a",))
    assert (ticket.text("target_file"), ticket.texts("target_symbols")) == ("", ())
    assert ticket.at("id") == ("tickets", 2, "id")
    assert ticket.needing(()).depends_on == ()
