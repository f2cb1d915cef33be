"""Track files: the TOML or JSON in which a person writes tickets. The format is described in docs/track_file.md."""

from podium.trackfile.reader import read_track

__all__ = ["read_track"]
