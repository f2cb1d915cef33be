from __future__ import annotations

import struct
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.approval import CUT_OFF, ReviewBody, SpawnBody
from podium.core.events import Outcome
from podium.core.inputs import Close, CompleteTicket, ReopenTicket
from podium.core.status import Status
from podium.core.ticket import Executor, Mode, On, TicketId
from podium.core.usage import Bill, Usage
from podium.view.text import (
    HELD_SYMBOL,
    MERGING_SYMBOL,
    READY_SYMBOL,
    STALE_SYMBOL,
    STATUS_ROLE,
    SYMBOLS,
    ColourRole,
    Look,
    ago,
    clean,
    elapsed,
    literal,
    look,
    minutes,
    money,
    one_line,
    plain,
    rate,
    read_time,
    short_model,
    shorten_middle,
    strip_ansi,
    time_words,
    tokens,
    why,
    why_again,
    wrap,
)
from tests.script import TERMS, Script, ticket
from tests.view.helpers import shown

FONTS = Path(__file__).parents[2] / "assets" / "fonts"

ANY_TEXT = st.text(st.characters(codec=None))  # lone surrogates too


@given(ANY_TEXT)
def test_clean_text_can_be_encoded_and_has_no_nul(text: str) -> None:
    """Whatever a model streams, every widget and file can take it."""
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert "\0" not in cleaned
    assert clean(cleaned) == cleaned


@given(st.text())
def test_good_text_stays_as_it_is(text: str) -> None:
    """Cleaning changes nothing but NULs in a text that is well formed."""
    assert clean(text) == text.replace("\0", "\ufffd")


def test_surrogates_that_make_a_pair_become_their_character() -> None:
    """A JSON escape in two halves is one character; half an escape is a replacement."""
    assert clean("\ud83d\ude00 \ude00\ud83d!") == "😀 \ufffd\ufffd!"


@given(ANY_TEXT)
def test_plain_text_has_no_control_characters(text: str) -> None:
    """Only tabs and line feeds are left of them."""
    assert not [c for c in plain(text) if (ord(c) < 32 or 127 <= ord(c) < 160) and c not in "\t\n"]


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x07", "link"),
        ("\x1b(Bplain\x1bM", "plain"),
        ("no escapes", "no escapes"),
    ],
)
def test_escape_sequences_are_stripped(text: str, stripped: str) -> None:
    """Colours, links and cursor moves of a terminal leave no trace."""
    assert strip_ansi(text) == stripped


@given(st.text())
def test_a_literal_text_leaves_nothing_away(text: str) -> None:
    """Every control character is written out; all others stand where they stood."""
    told = literal(text)
    assert not [c for c in told if (ord(c) < 32 or 127 <= ord(c) < 160) and c not in "\t\n"]
    assert len(told) >= len(text)


def test_what_cannot_be_seen_is_written_out() -> None:
    """Marks that turn the order of reading around, and letters of no width, cannot hide a command's meaning."""
    told = "rm \u202egpj.\u2066x\u2069 a\u200bb \ufeff"
    assert plain(told) == one_line(told) == "rm \\u202egpj.\\u2066x\\u2069 a\\u200bb \\ufeff"
    assert plain("👩\u200d🚀 שלום") == "👩\u200d🚀 שלום"


def test_one_line_is_one_line() -> None:
    """White space of every kind becomes one space."""
    assert one_line("  a\r\n\tb\0c ") == "a b\ufffdc"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0"), (950, "950"), (999.6, "1.0k"), (41_234, "41.2k"), (999_949, "999.9k"), (1_380_000, "1.38M")],
)
def test_tokens_are_short(count: float, text: str) -> None:
    """Three digits are enough."""
    assert tokens(count) == text


@pytest.mark.parametrize(
    ("cost", "unpriced", "text"),
    [
        ("0", 0, "$0.00"),
        ("0.83", 0, "$0.83"),
        ("0.83", 7, "$0.83 + unknown"),
        ("0", 7, "price unknown"),
        ("0.0042", 0, "$0.0042"),
        ("0.00001", 0, "<$0.0001"),
        ("1234.5", 0, "$1,234.50"),
    ],
)
def test_money_never_hides_what_nobody_knows(cost: str, unpriced: int, text: str) -> None:
    """A price that is not known is said; a small sum is not rounded to nothing."""
    assert money(Bill(Usage(), Decimal(cost), unpriced)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-1, "00:00"), (161, "02:41"), (3_761, "1:02:41"), (262_900, "3d 01:01")],
)
def test_elapsed_time(seconds: float, text: str) -> None:
    """A clock for short times, days for long ones."""
    assert elapsed(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(59, "0 min"), (60, "1 min"), (3_599.9, "59 min"), (3_720, "1 h 02 min"), (262_900, "3d 01:01")],
)
def test_minutes(seconds: float, text: str) -> None:
    """Never seconds, whatever the length."""
    assert minutes(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1, "just now"), (40, "40 s ago"), (750, "12 min ago"), (11_000, "3 h ago"), (200_000, "2 d ago")],
)
def test_ago(seconds: float, text: str) -> None:
    """One unit says enough."""
    assert ago(seconds) == text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90 s", 90.0), ("5 min", 300.0), ("2 h", 7_200.0), ("0.5 s", 0.5)],
)
def test_a_time_is_read_as_it_is_written(text: str, seconds: float) -> None:
    """What a form shows can be sent back."""
    assert (time_words(seconds), read_time(text)) == (text, seconds)


def test_a_time_may_be_a_number_of_seconds_and_must_be_one() -> None:
    """As in a track file."""
    assert [read_time(text) for text in ("90", " 1.5min ", "soon", "-1 s", "1e9", "")] == [90.0, 90.0] + [None] * 4


def test_a_rate_of_next_to_nothing_is_not_shown() -> None:
    """An idle worker has no rate."""
    assert (rate(212.4), rate(0.2)) == ("212 tok/s", "")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])), st.integers(1, 40))
def test_wrapped_lines_fit_and_lose_nothing(text: str, columns: int) -> None:
    """Every line is short enough, and together they are the text."""
    lines = wrap(text, columns)
    assert all(len(line) <= columns for line in lines)
    assert "".join(lines) == text


def test_wrapping_keeps_line_breaks() -> None:
    """Empty lines stay, tabs become spaces."""
    assert wrap("a\n\n\tb cd", 6) == ("a", "", "    b ", "cd")


@given(st.text(), st.integers(0, 30))
def test_shortened_text_fits(text: str, columns: int) -> None:
    """The middle goes first; what fits stays."""
    short = shorten_middle(text, columns)
    assert len(short) <= columns
    assert len(text) > columns or short == text


def test_the_ends_of_a_path_say_the_most() -> None:
    """The beginning and the end of a long path are kept."""
    assert shorten_middle("src/podium/view/text.py", 12) == "src/p…ext.py"


def test_every_status_has_a_symbol_and_a_colour() -> None:
    """A status is told by symbol, colour and word; none is forgotten."""
    assert set(SYMBOLS) == set(STATUS_ROLE) == set(Status)
    assert len(ColourRole) == 8


@pytest.mark.parametrize("font", sorted(path.name for path in FONTS.iterdir() if path.suffix in (".otf", ".ttf")))
def test_every_symbol_stands_in_every_bundled_font(font: str) -> None:
    """Dear PyGui has no fallback font: a missing glyph is shown as a box."""
    needed = {
        ord(symbol) for symbol in (*SYMBOLS.values(), READY_SYMBOL, HELD_SYMBOL, MERGING_SYMBOL, STALE_SYMBOL, *"→…✓✗·")
    }
    assert needed <= _characters(FONTS / font)


def test_tickets_to_do_are_ready_preparing_held_or_todo() -> None:
    """What is read off the graph has words of its own."""
    script = Script.of("a", "p", ("h", "a"), ("t", "p")).open().start("a").finish("a", outcome=Outcome.FAILED)
    looks = {name: look(shown(script), TicketId(name)) for name in "apht"}
    assert looks == {
        "a": Look("failed", "✗", ColourRole.FAILED),
        "p": Look("preparing", READY_SYMBOL, ColourRole.READY),
        "h": Look("held", HELD_SYMBOL, ColourRole.PENDING),
        "t": Look("todo", "◦", ColourRole.PENDING),
    }


def test_finished_work_is_merging_unless_a_person_is_asked() -> None:
    """Nobody waits for a review that is not asked for."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").finish("a", commit="c0ffee")
    assert look(shown(script), TicketId("a")) == Look("merging", MERGING_SYMBOL, ColourRole.RUNNING)
    script = Script.of("a", mode=Mode.AUTO, terms=replace(TERMS, review=True)).open().start("a")
    assert look(shown(script.finish("a", commit="c0ffee")), TicketId("a")).words == "awaiting review"


def test_a_completed_ticket_is_stale_when_its_ground_is_laid_anew() -> None:
    """It says whose work it stands on, until somebody says that it is good as it is."""
    script = Script.of("a", ("b", "a"), mode=Mode.AUTO).open().complete("a", "b").tell(ReopenTicket(TicketId("a")))
    b = TicketId("b")
    assert look(shown(script), b) == Look("stale", STALE_SYMBOL, ColourRole.ACCENT)
    assert why(script.state, b) == "a, which it stands on, has changed since; reopen it, or complete it as it is"
    assert look(shown(script.tell(CompleteTicket(b))), b).words == "completed"


def test_what_nobody_skipped_is_not_needed() -> None:
    """A ticket for a failure that never came is no decision of a person."""
    script = Script.of("a", ticket("mend", "a", on={"a": On.FAILURE}), "c", mode=Mode.AUTO).open().complete("a")
    script.skip("c")
    looks = {name: look(shown(script), TicketId(name)).words for name in ("mend", "c")}
    assert looks == {"mend": "not needed", "c": "skipped"}
    assert why(script.state, TicketId("mend")) == "not needed: a is completed"


def test_a_closed_run_promises_no_slot() -> None:
    """What would be started next waits for the next start of Podium."""
    state = Script.of("a", ("b", "a"), mode=Mode.AUTO, terms=replace(TERMS, max_workers=1)).open().state
    assert why(state, TicketId("b")) == "waits for a"
    closing = Script.of("a", mode=Mode.AUTO).open().start("a").tell(Close()).finish("a", outcome=Outcome.KILLED)
    assert why(closing.state, TicketId("a")) == "goes on from its last step when Podium is started again"


def test_a_retry_frees_what_was_held() -> None:
    """Held is never stored."""
    script = Script.of("a", ("b", "a"), ("c", "b")).open().start("a").finish("a", outcome=Outcome.FAILED)
    assert look(shown(script), TicketId("c")).words == "held"
    assert look(shown(script.retry("a")), TicketId("c")).words == "todo"


def _characters(font: Path) -> set[int]:
    """The code points that a font has glyphs for. OpenType specification, `cmap`, formats 4 and 12."""
    data = font.read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    records = [struct.unpack_from(">4sIII", data, 12 + 16 * i) for i in range(tables)]
    (start,) = [offset for tag, _, offset, _ in records if tag == b"cmap"]
    (subtables,) = struct.unpack_from(">H", data, start + 2)
    found: set[int] = set()
    for i in range(subtables):
        _, _, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * i)
        found |= _subtable(data, start + offset)
    return found


def _subtable(data: bytes, at: int) -> set[int]:
    (kind,) = struct.unpack_from(">H", data, at)
    if kind == 4:
        (twice,) = struct.unpack_from(">H", data, at + 6)
        ends = struct.unpack_from(f">{twice // 2}H", data, at + 14)
        starts = struct.unpack_from(f">{twice // 2}H", data, at + 16 + twice)
        return {code for first, last in zip(starts, ends, strict=True) for code in range(first, last + 1)}
    if kind == 12:
        (groups,) = struct.unpack_from(">I", data, at + 12)
        ranges = [struct.unpack_from(">III", data, at + 16 + 12 * i) for i in range(groups)]
        return {code for first, last, _ in ranges for code in range(first, last + 1)}
    return set()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("gemini-3-flash-preview", "3-flash"),
        ("models/gemini-2.5-pro", "2.5-pro"),
        ("command", "command"),
        ("gemini-", "gemini-"),
    ],
)
def test_a_model_is_known_by_what_tells_it_apart(name: str, short: str) -> None:
    """The vendor and the word preview are left out; nothing is ever left empty."""
    assert short_model(name) == short


def test_why_a_question_is_asked_again() -> None:
    """What a crash cut off is nobody's refused edit."""
    body = SpawnBody(Executor.COMMAND, command="make")
    assert [why_again(replace(body, problem=problem)) for problem in ("", CUT_OFF, "no\nway")] == [
        "",
        CUT_OFF,
        "Your edit was refused: no way",
    ]
    assert why_again(ReviewBody("", "", (), "")) == ""
