"""Track files: the TOML or JSON in which a person writes tickets. The format is described in docs/track_file.md."""

from podium.trackfile.document import Finding
from podium.trackfile.find import find_track_files
from podium.trackfile.reader import read_track
from podium.trackfile.rows import TicketTable, read_table

__all__ = ["Finding", "TicketTable", "find_track_files", "read_table", "read_track"]
