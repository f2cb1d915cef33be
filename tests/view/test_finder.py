"""What a few letters find, and in which order."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.view.finder import Found, Item, find, runs

ITEMS = (
    Item("kill", "Kill the selected ticket's worker", "action", "K"),
    Item("report", "Write the report", "ticket", about="write-report in progress"),
    Item("retry", "Retry the selected ticket", "action", "R", why_not="it is at work"),
    Item("theme", "Theme: high contrast", "view"),
    Item("window.theme", "window.theme", "setting", about="dark, light or contrast"),
)


def found(query: str, *recent: str) -> list[str]:
    return [one.item.key for one in find(query, ITEMS, recent)]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", ["kill", "report", "retry", "theme", "window.theme"]),
        ("theme", ["theme", "window.theme"]),
        ("KILL", ["kill"]),
        ("ticket sel", ["kill", "retry"]),
        ("wrp", ["report"]),
        ("in progress", ["report"]),
        ("setting", ["window.theme"]),
        ("nothing such", []),
    ],
)
def test_each_word_must_match_somewhere(query: str, keys: list[str]) -> None:
    """The beginning of a title before that of a word, before the inside, before loose letters, before the rest."""
    assert found(query) == keys


def test_what_was_chosen_lately_stands_first_among_equals() -> None:
    """Without a query that is the whole order; with one it decides between equals only."""
    assert found("", "theme", "report")[:3] == ["theme", "report", "kill"]
    assert found("theme", "window.theme") == ["theme", "window.theme"]


def test_what_cannot_be_done_is_found_after_what_can() -> None:
    """Both match as well."""
    assert found("the selected ticket") == ["kill", "retry"]


def test_the_letters_that_matched_are_marked() -> None:
    """As pieces of the title, in its own spelling."""
    (one,) = find("WRITE rep", ITEMS)
    assert runs(one.item.title, one.marks) == [("Write", True), (" the ", False), ("rep", True), ("ort", False)]


titles = st.text(st.sampled_from(string.ascii_letters + string.digits + " -_.:İß語"), min_size=1, max_size=20)


@given(st.lists(titles, max_size=6), st.text(max_size=6))
def test_whatever_is_typed_the_marked_letters_are_among_the_query_s(names: list[str], query: str) -> None:
    """The found are some of the items, each once, and every mark is a letter of the query at its place in the title."""
    items = [Item(str(number), name) for number, name in enumerate(names)]
    results = find(query, items)
    assert len({one.item.key for one in results}) == len(results)
    assert {one.item for one in results} <= set(items)
    for one in results:
        marked = [one.item.title[place].lower() for place in sorted(one.marks)]
        assert set(marked) <= set(query.lower())
        assert "".join(text for text, _ in runs(one.item.title, one.marks)) == one.item.title


@given(titles, st.data())
def test_a_title_is_found_by_any_of_its_letters_in_order(title: str, data: st.DataObject) -> None:
    """Whichever are left out."""
    kept = data.draw(st.lists(st.booleans(), min_size=len(title), max_size=len(title)))
    query = "".join(letter for letter, keep in zip(title, kept, strict=True) if keep and letter.isascii())
    assert [one.item.title for one in find(query.replace(" ", ""), [Item("it", title)])] == [title]


@given(st.lists(titles, min_size=1, max_size=6, unique_by=str.lower), st.data())
def test_a_whole_title_finds_its_item_first(names: list[str], data: st.DataObject) -> None:
    """Nothing that merely contains it stands before it, if it is one word."""
    name = data.draw(st.sampled_from(names))
    if len(name.split()) != 1 or name != name.strip() or not name.isascii():
        return
    results: list[Found] = find(name, [Item(str(number), one) for number, one in enumerate(names)])
    assert results[0].item.title == name
