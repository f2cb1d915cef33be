"""Where a run is: the repository that a path stands in, its journal, and the files that its workers start from.

Apart from `podium.app`, because whoever only looks needs no engine, no model and no tools, which take long to import.
"""

from __future__ import annotations

from pathlib import Path

from podium.core.branches import track_branch
from podium.core.ticket import TrackId
from podium.workspace.repository import Repository

JOURNAL = Path(".podium") / "podium.db"


def find_repository(path: Path, *, only_to_look: bool = False) -> Repository:
    """The repository that `path` stands in; raises `RepositoryProblem` where it cannot be conducted or looked at."""
    return Repository.open(path, only_to_look=only_to_look)


def files_of(repository: Repository, track: TrackId) -> frozenset[str]:
    """The files that the next worker of a track that was begun would start from."""
    return frozenset(repository.list_files(repository.resolve(track_branch(track)) or repository.head()))
