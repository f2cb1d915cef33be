from __future__ import annotations

from rich.console import Console
from rich.text import Text

from podium.headless.paint import ROLES, TONES, columns, diff_text, line_text, put
from podium.view.lines import Line, Tone
from podium.view.text import ColourRole
from tests.headless.helpers import page, text


def test_every_role_and_tone_has_a_colour() -> None:
    """None is forgotten."""
    assert set(ROLES) == set(ColourRole)
    assert set(TONES) == set(Tone)


def test_columns_line_up_whatever_their_characters_are_wide() -> None:
    """A wide character takes two cells; the last column is as long as it likes."""
    lines = columns([("a", "漢字", "x" * 300), (Text("long"), "b", "")])
    assert [line.plain for line in lines] == ["  a     漢字  " + "x" * 300, "  long  b"]


def test_text_is_printed_as_it_is() -> None:
    """Brackets are no markup, long lines are not cut, numbers are not coloured."""
    console = page(width=20)
    put(console, "[red]not red[/red] " + "x" * 50)
    assert text(console) == "[red]not red[/red] " + "x" * 50 + "\n"


def test_a_diff_is_coloured_and_complete() -> None:
    """Every line is there with its sign, added ones green and removed ones red."""
    diff = "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n same\n-old\n+new"
    painted = diff_text(diff)
    assert painted.plain == diff
    colours = {painted.plain[span.start : span.end]: span.style for span in painted.spans}
    assert (colours["-old"], colours["+new"]) == ("red", "green")


def test_colours_are_left_away_where_they_are_not_wanted() -> None:
    """A file and NO_COLOR get plain text."""
    console = page()
    put(console, line_text(Line("bad", Tone.BAD)))
    assert text(console) == "bad\n"
    assert Console(no_color=True).no_color
