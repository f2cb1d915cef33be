"""What a window remembers, in real files."""

from __future__ import annotations

from pathlib import Path

from podium.memory import FileMemory
from podium.view.remembered import Everywhere, Here

LEFT = Everywhere((1300, 800), (5, 6), "light", "dark", 1.25, ("do Pause",), guided=True)


def test_the_next_window_begins_where_the_last_one_was_left(tmp_path: Path) -> None:
    """A repository keeps its own; what is of the person is the same in all."""
    first = FileMemory(tmp_path / "shop", tmp_path / "state")
    assert (first.everywhere, first.here, first.notes) == (Everywhere(), Here(), [])
    for split in (0.3, 0.4, 0.5):
        first.keep(LEFT, Here(split, "paint", "Log"))
    first.close()

    again, other = FileMemory(tmp_path / "shop", tmp_path / "state"), FileMemory(tmp_path / "x", tmp_path / "state")
    assert (again.everywhere, again.here) == (LEFT, Here(0.5, "paint", "Log"))
    assert (other.everywhere, other.here) == (LEFT, Here())
    assert sorted(p.suffix for p in (tmp_path / "state").rglob("*") if p.is_file()) == [".json", ".json"]


def test_a_broken_file_is_put_aside_and_told(tmp_path: Path) -> None:
    """Once; the window opens as if there had been none."""
    (tmp_path / "window.json").write_text('{"format": 1, "zoom": "huge"')
    first = FileMemory(tmp_path / "shop", tmp_path)
    assert first.everywhere == Everywhere()
    assert "it is kept in" in first.notes[0]
    assert (tmp_path / "window.json.broken").read_text().endswith('"huge"')
    assert FileMemory(tmp_path / "shop", tmp_path).notes == []


def test_a_place_that_cannot_be_written_costs_nothing_but_the_memory(tmp_path: Path) -> None:
    """Nobody is bothered."""
    (tmp_path / "state").write_text("a file where the directory should be")
    memory = FileMemory(tmp_path / "shop", tmp_path / "state")
    memory.keep(LEFT, Here())
    memory.close()
    assert memory.everywhere == LEFT
