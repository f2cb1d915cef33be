"""Where a repository keeps its tracks, for a window that has none open yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_PLACES = ("track.toml", "*.track.toml", "tracks/*.toml", "tracks/*.json", ".podium/tracks/*.toml")


def find_track_files(root: Path) -> tuple[Path, ...]:
    """Files below `root` that are tracks by their name, in a fixed order; nothing is read."""
    return tuple(dict.fromkeys(_matches(root)))


def _matches(root: Path) -> Iterator[Path]:
    for pattern in _PLACES:
        yield from sorted(path for path in root.glob(pattern) if path.is_file())
