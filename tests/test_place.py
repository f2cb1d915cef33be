from __future__ import annotations

import pytest

from podium.core.ticket import TrackId
from podium.errors import RepositoryProblem
from podium.place import JOURNAL, files_of, find_repository
from tests.conftest import Repository


def test_a_repository_is_found_from_within(repo: Repository) -> None:
    """Its root is where the journal lies; elsewhere there is none."""
    repo.write({"deep/er/file": "x\n"})

    assert find_repository(repo.path / "deep" / "er").root == repo.path
    assert str(JOURNAL) == ".podium/podium.db"
    with pytest.raises(RepositoryProblem):
        find_repository(repo.path.parent, only_to_look=True)


def test_workers_start_from_the_track_s_branch_where_there_is_one(repo: Repository) -> None:
    """From the last commit before."""
    found = find_repository(repo.path)
    assert files_of(found, TrackId("work")) == {"README.md"}
    repo.git("branch", "podium/work")
    repo.write({"later.txt": "x\n"})
    repo.git("add", "-A")
    repo.git("commit", "-qm", "later")

    assert files_of(found, TrackId("work")) == {"README.md"}
    assert files_of(found, TrackId("other")) == {"README.md", "later.txt"}
