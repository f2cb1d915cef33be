"""Tracks that a repository keeps."""

from __future__ import annotations

from pathlib import Path

from podium.trackfile import find_track_files


def test_tracks_are_found_by_their_names(tmp_path: Path) -> None:
    """In a fixed order, each once, directories and other files left out."""
    names = ["b.track.toml", "track.toml", "tracks/z.json", "tracks/a.toml", ".podium/tracks/x.toml"]
    for name in [*names, "other.toml", "tracks/readme.md", "deep/track.toml"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "tracks" / "folder.toml").mkdir()
    assert [str(path.relative_to(tmp_path)) for path in find_track_files(tmp_path)] == [
        "track.toml",
        "b.track.toml",
        "tracks/a.toml",
        "tracks/z.json",
        ".podium/tracks/x.toml",
    ]


def test_a_repository_without_tracks_has_none(tmp_path: Path) -> None:
    """Nothing is guessed."""
    assert find_track_files(tmp_path) == ()
