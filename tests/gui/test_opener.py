"""What a window shows before it has a track."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.core.events import Refused
from podium.view.ports import SessionInfo
from tests.gui.playing import Played


def test_a_track_is_opened_by_its_button_or_by_enter(play: Callable[..., Played]) -> None:
    """Files are named as they are seen from the repository; the path that is typed needs no pointer."""
    info = SessionInfo("/home/tess/shop", "", "0.1.0", track_files=("/home/tess/shop/a/b.toml", "/tmp/c.toml"))
    window = play(None, info=info)
    opener = window.window.panels.opener
    assert [dpg.get_item_label(item) for item in opener.files.values()] == ["a/b.toml", "/tmp/c.toml"]
    window.click(opener.files["/home/tess/shop/a/b.toml"])
    window.click(opener.field)
    window.type("d.toml")
    window.key("Return")
    assert window.tape.opened == ["/home/tess/shop/a/b.toml", "d.toml"]


def test_why_a_track_cannot_be_opened_stays_in_sight_as_a_whole(play: Callable[..., Played]) -> None:
    """Until the next try; a toast would be cut and gone."""
    window = play(None, info=SessionInfo("/home/tess/shop", "", "0.1.0", track_files=("/home/tess/shop/b.toml",)))
    opener = window.window.panels.opener
    window.click(opener.files["/home/tess/shop/b.toml"])
    why = "b.toml, line 3: " + "the ticket names another that is not there; " * 8
    window.tape.put(Refused("open b.toml", why))
    window.frames(400)
    assert dpg.get_value(opener.problem) == f"cannot open b.toml: {why.strip()}"
    window.click(opener.files["/home/tess/shop/b.toml"])
    assert dpg.get_value(opener.problem) == ""
