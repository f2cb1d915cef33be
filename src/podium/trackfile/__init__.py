"""Track files: the TOML or JSON in which a person writes tickets. The format is described in docs/track_file.md."""

from podium.trackfile.find import find_track_files
from podium.trackfile.reader import read_track

__all__ = ["find_track_files", "read_track"]
