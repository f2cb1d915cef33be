"""Finding something by a few of its letters: what matches, where, and what stands first.

Each word of the query must match: as the beginning of a word, else inside one, else as letters in order ("wrp" finds
"write report"). The title counts most; what else is known of an item is looked through too, but only for whole
pieces. Written here and not taken from a library, because the letters that matched are to be shown, and those that
rank by likeness (rapidfuzz, for one) do not tell them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """Something to be found. `key` names it for good, `about` is looked through but not shown in full."""

    key: str
    title: str
    kind: str = ""
    keys: str = ""
    """The keys that do the same."""
    about: str = ""
    why_not: str = ""
    """Why it cannot be done now; empty if it can."""


@dataclass(frozen=True, slots=True)
class Found:
    """An item that matches, and which letters of its title did."""

    item: Item
    marks: frozenset[int] = frozenset()


_BEGINNING, _INSIDE, _LETTERS, _ABOUT = 100, 60, 20, 10
"""What a match of one word is worth, before its place and its gaps."""


def find(query: str, items: Iterable[Item], recent: Sequence[str] = ()) -> list[Found]:
    """What matches, the best first; without a query everything, what was chosen last (`recent`, newest first) first.

    Of equals those that can be done stand first, then those that were chosen lately, then the shorter ones.
    """
    words = query.lower().split()
    lately = {key: place for place, key in enumerate(recent)}
    ranked = []
    for order, item in enumerate(items):
        match = _match(words, item)
        if match is not None:
            score, marks = match
            long = len(item.title) if words else 0
            rank = (-score, bool(item.why_not and words), lately.get(item.key, len(lately)), long, order)
            ranked.append((rank, Found(item, marks)))
    return [found for _, found in sorted(ranked, key=lambda pair: pair[0])]


def runs(title: str, marks: frozenset[int]) -> list[tuple[str, bool]]:
    """The title in pieces, each with whether it is marked; together they are the title."""
    pieces: list[tuple[str, bool]] = []
    for place, letter in enumerate(title):
        marked = place in marks
        if pieces and pieces[-1][1] == marked:
            pieces[-1] = (pieces[-1][0] + letter, marked)
        else:
            pieces.append((letter, marked))
    return pieces


def _match(words: Sequence[str], item: Item) -> tuple[int, frozenset[int]] | None:
    score, marks = 0, set[int]()
    title = _lower(item.title)
    about = f"{item.kind} {item.about}".lower()
    for word in words:
        found = _match_word(word, title)
        if found is not None:
            score += found[0]
            marks.update(found[1])
        elif word in about:
            score += _ABOUT
        else:
            return None
    return score, frozenset(marks)


def _match_word(word: str, title: str) -> tuple[int, range | list[int]] | None:
    """What the best match of one word is worth, and its places."""
    inside = -1
    place = title.find(word)
    while place >= 0:
        if place == 0 or not title[place - 1].isalnum():
            return _BEGINNING + (10 if place == 0 else 0) + (5 if len(word) == len(title) else 0), _span(place, word)
        inside = place if inside < 0 else inside
        place = title.find(word, place + 1)
    if inside >= 0:
        return _INSIDE, _span(inside, word)
    places = _letters(word, title)
    return (max(1, _LETTERS - (places[-1] - places[0] + 1 - len(word))), places) if places else None


def _letters(word: str, title: str) -> list[int]:
    """The places of the word's letters, in order, in the shortest stretch that ends where they first do."""
    end = -1
    for letter in word:
        end = title.find(letter, end + 1)
        if end < 0:
            return []
    places = [end]
    for letter in reversed(word[:-1]):
        places.append(title.rfind(letter, 0, places[-1]))
    return places[::-1]


def _span(start: int, word: str) -> range:
    return range(start, start + len(word))


def _lower(text: str) -> str:
    """In small letters, each at its old place: a few letters become two when they are made small."""
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
