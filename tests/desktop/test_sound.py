"""A sound by whatever is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from podium.desktop.sound import play, player

PATIENCE_S = 20.0


def tool(directory: Path, name: str, text: str = "") -> Path:
    path = directory / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_first_player_that_is_there_is_taken(tmp_path: Path) -> None:
    """Each needs a file that it can play, but the one that knows the theme."""
    environ, sound = {"PATH": str(tmp_path)}, tmp_path / "x.oga"
    assert player(environ, sound) is None
    tool(tmp_path, "aplay")
    assert player(environ, sound) is None
    sound.with_suffix(".wav").touch()
    assert player(environ, sound) == [str(tmp_path / "aplay"), "-q", str(tmp_path / "x.wav")]
    tool(tmp_path, "pw-play")
    assert (player(environ, sound) or [""])[0] == str(tmp_path / "aplay")
    sound.touch()
    assert player(environ, sound) == [str(tmp_path / "pw-play"), str(sound)]
    tool(tmp_path, "paplay")
    assert player(environ, sound) == [str(tmp_path / "paplay"), str(sound)]
    tool(tmp_path, "canberra-gtk-play")
    assert player(environ, sound) == [str(tmp_path / "canberra-gtk-play"), "--id", "message-new-instant"]


@pytest.mark.parametrize(
    ("text", "rung"), [("echo played > $0.log", 0), ("exit 1", 1)], ids=["it plays", "the bell stands in"]
)
def test_it_is_played_beside_everything_else(tmp_path: Path, text: str, rung: int) -> None:
    bells: list[str] = []
    path = tool(tmp_path, "paplay", text)
    play([str(path)], lambda: bells.append("bell")).join(PATIENCE_S)
    assert (len(bells), path.with_name("paplay.log").exists()) == (rung, not rung)


def test_a_player_that_cannot_be_started_is_no_harm(tmp_path: Path) -> None:
    bells: list[str] = []
    play([str(tmp_path / "gone")], lambda: bells.append("bell")).join(PATIENCE_S)
    assert bells == []
