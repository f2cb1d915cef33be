"""A machine that cannot show a window is told so, with the way out, before Dear PyGui can end the process."""

from __future__ import annotations

import pytest

from podium.errors import EnvironmentProblem
from podium.gui.display import check_display, screen_scale


def test_a_display_that_works_passes() -> None:
    """Nothing is said where a window can be opened."""
    check_display()


def test_no_display_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without DISPLAY the person is led to --headless."""
    monkeypatch.delenv("DISPLAY")
    with pytest.raises(EnvironmentProblem, match=r"DISPLAY is not set.*--headless"):
        check_display()


def test_a_display_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A display that is not there is named, with what to check."""
    monkeypatch.setenv("DISPLAY", ":4711")
    with pytest.raises(EnvironmentProblem, match=r"':4711' cannot be opened; check DISPLAY and XAUTHORITY"):
        check_display()


def test_the_scale_is_one_where_the_desktop_asks_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare X server and no X server at all mean no scaling."""
    assert screen_scale() == 1.0
    monkeypatch.delenv("DISPLAY")
    assert screen_scale() == 1.0
