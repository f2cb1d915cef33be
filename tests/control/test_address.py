from __future__ import annotations

import os
import socket
import stat
import tempfile
from pathlib import Path

import pytest

from podium.control.address import LONGEST, Address
from podium.errors import EnvironmentProblem


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def address(tmp_path: Path) -> Address:
    (tmp_path / "git").mkdir()
    (tmp_path / "repo").mkdir()
    return Address(tmp_path / "git" / "podium-conductor.lock", tmp_path / "repo")


def test_it_lies_with_all_else_of_podium_for_nobody_but_the_user(address: Address) -> None:
    """In a directory that others cannot enter, also if it was there before and open."""
    (address.root / ".podium" / "control").mkdir(parents=True, mode=0o755)

    path = address.prepare({})

    assert path == address.root / ".podium" / "control" / "socket"
    assert mode(path.parent) == 0o700


def test_a_long_way_leads_to_the_runtime_directory(tmp_path: Path) -> None:
    """And without one to a private directory of its own; each is short enough to be bound."""
    root = tmp_path / ("x" * 100)
    root.mkdir()
    address = Address(tmp_path / "podium-conductor.lock", root)

    with tempfile.TemporaryDirectory() as runtime:
        first, second = address.prepare({"XDG_RUNTIME_DIR": runtime}), address.prepare({})

        assert first.parent.parent == Path(runtime)
        assert second.parent.name.startswith("podium-")
        for path in (first, second):
            assert len(os.fsencode(path)) <= LONGEST
            assert mode(path.parent) == 0o700
            address.forget(path)
            assert not path.parent.exists()


def test_a_link_in_its_place_is_not_followed(address: Address, tmp_path: Path) -> None:
    """A repository that somebody else has prepared must not lead us elsewhere."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o755)
    (address.root / ".podium").mkdir()
    (address.root / ".podium" / "control").symlink_to(elsewhere)

    path = address.prepare({})

    assert path.parent not in (elsewhere, address.root / ".podium" / "control")
    assert mode(elsewhere) == 0o755
    address.forget(path)


def test_what_is_told_is_found_until_it_is_forgotten(address: Address) -> None:
    """Also where a name is no text."""
    path = Path(os.fsdecode(b"/tmp/\xff/socket"))
    before = address.find()

    address.tell(path)

    assert (before, address.find()) == (None, path)
    assert [file.name for file in address.note.parent.iterdir()] == ["podium-conductor.address"]
    address.forget(path)
    assert address.find() is None


def test_what_a_dead_podium_has_left_is_taken_away(address: Address, tmp_path: Path) -> None:
    """Its socket, wherever it was; but never a file that only stands in the note."""
    dead = tmp_path / "run" / "socket"
    dead.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(dead))
    address.tell(dead)
    address.prepare({})
    kept = tmp_path / "precious"
    kept.write_text("kept")
    address.tell(kept)
    address.prepare({})

    assert not dead.parent.exists()
    assert kept.read_text() == "kept"


def test_a_place_that_cannot_be_written_is_named(address: Address) -> None:
    """The lock's directory is gone."""
    address.lock.parent.rmdir()

    with pytest.raises(EnvironmentProblem, match=r"podium-conductor.address cannot be written"):
        address.tell(address.root)
