"""The benchmark computes right: its work, its ideal, its ratios, its tables, and how it asks those it measures."""

from __future__ import annotations

import json
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from podium.trackfile import read_track
from tests.bench import scale, soak
from tests.bench.__main__ import MARK, PAGE, kept, main
from tests.bench.contest import BARE, JOURNAL, MEMORY, PEERS, TASKS, Task, _table
from tests.bench.rounds import Rounds, RunFailed, interleaved, last_line
from tests.bench.scale import wanted, write_json, write_toml
from tests.bench.table import Aim, short, table
from tests.bench.work import Work, chain, ideal_s, independent, layered, sleepy


@pytest.mark.parametrize(
    ("work", "ideal"),
    [
        (Work(((),) * 5, 1.0, workers=2), 3.0),
        (Work(((), (0,), (1,)), 1.0, workers=2), 3.0),
        (Work(((), (), (0, 1), (2,), (2,), (2,)), 1.0, workers=2), 4.0),
        (Work(((),) * 5), 0.0),
        (Work(()), 0.0),
    ],
)
def test_the_ideal_list_schedule_starts_whatever_is_ready_on_whoever_is_free(work: Work, ideal: float) -> None:
    assert ideal_s(work) == ideal


@pytest.mark.parametrize("work", [independent(60), chain(60), layered(60), sleepy(60), Work(wanted(60))])
def test_every_work_is_a_dag_whose_tickets_wait_for_earlier_ones(work: Work) -> None:
    assert len(work) == 60
    assert all(before < ticket for ticket, needed in enumerate(work.needs) for before in needed)
    assert list(TopologicalSorter(dict(enumerate(work.needs))).static_order())


def test_a_layered_dag_has_three_dependencies_of_each_ticket_on_the_layer_before() -> None:
    work = layered(2_000)
    assert work.edges == 3 * 1_900
    assert all(before // 100 == ticket // 100 - 1 for ticket, needed in enumerate(work.needs) for before in needed)


def test_a_ratio_is_the_median_of_the_ratios_of_one_round() -> None:
    """A round in which only one of the two was measured says nothing of their ratio."""
    rounds = Rounds({"a": {0: 2.0, 1: 30.0, 2: 8.0}, "b": {0: 1.0, 1: 10.0}})
    assert (rounds.median("a"), rounds.ratio("a", "b"), rounds.ratio("b", "a")) == (8.0, 2.5, (1 / 2 + 1 / 3) / 2)
    assert (rounds.median("c"), rounds.ratio("a", "c")) == (None, None)


@pytest.mark.parametrize(
    ("aim", "figure", "told"),
    [
        (Aim(4), 4.0, ("at most 4", "yes")),
        (Aim(4), 4.1, ("at most 4", "**no**")),
        (Aim(6_000, at_most=False), 6_001.0, ("at least 6,000", "yes")),
        (Aim(0.97, at_most=False), 0.96, ("at least 0.97", "**no**")),
        (Aim(4), None, ("at most 4", "not measured")),
    ],
)
def test_an_aim_says_whether_it_was_reached(aim: Aim, figure: float | None, told: tuple[str, str]) -> None:
    assert aim.told(figure) == told


def test_a_table_is_aligned_markdown() -> None:
    assert list(table(("", "us"), [("bare", short(7.61)), ("Podium", short(12_345.6, " x"))])) == [
        "|        |       us |",
        "| :----- | -------: |",
        "| bare   |     7.61 |",
        "| Podium | 12,346 x |",
        "",
    ]


def test_everybody_of_ours_does_the_work_in_turn() -> None:
    """Real processes: the bare limit, and Podium whole with both ledgers."""
    work = layered(40)
    runners = (BARE, MEMORY, JOURNAL)
    rounds = interleaved(runners, {r.name: work for r in runners}, {BARE.name: 2, MEMORY.name: 1, JOURNAL.name: 1})
    assert rounds.failures == {}
    assert {name: sorted(each) for name, each in rounds.figures.items()} == {
        BARE.name: [0, 1],
        MEMORY.name: [0],
        JOURNAL.name: [0],
    }


def test_a_table_of_the_contest_holds_figures_ratios_and_aims_of_each() -> None:
    chained = TASKS[1]
    langgraph = next(peer.name for peer in PEERS if peer.script == "langgraph_sqlite")
    rounds = Rounds(
        {BARE.name: {0: 50.0}, MEMORY.name: {0: 90.0}, JOURNAL.name: {0: 200.0}, langgraph: {0: 1_000.0}},
        {"doit, threads": "it fell over"},
    )
    work = {name: chain(10) for name in (*rounds.figures, "doit, threads")}
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in _table(chained, rounds, work, {})]
    assert cells[2][1:] == ["10", "50.0", "", "", "", ""]
    assert cells[3][1:] == ["10", "90.0", "1.80", "", "at most 2", "yes"]
    assert cells[4][1:] == ["10", "200", "4.00", "", "at most 3", "**no**"]
    assert cells[5][1:] == ["10", "1,000", "20.0", "5.00", "at least 6", "**no**"]
    assert cells[6][1:] == ["10", "failed", "", "", "", ""]


def test_an_efficiency_is_the_ideal_as_a_part_of_what_was_measured() -> None:
    work = Work(((),) * 16, 1.0, workers=8)
    assert Task("", independent, 16, "efficiency").figure(work, 4.0) == 0.5
    assert Task("", independent, 16).figure(work, 4.0) == 250_000


def test_one_who_fails_or_never_ends_is_told_with_its_last_word() -> None:
    with pytest.raises(RunFailed, match="the last word"):
        last_line([sys.executable, "-c", "raise SystemExit('the last word')"])
    with pytest.raises(RunFailed, match="not done after 0 s"):
        last_line([sys.executable, "-c", "import signal; signal.pause()"], limit_s=0.01)
    with pytest.raises(RunFailed, match="no word"):
        last_line([sys.executable, "-c", ""])


def test_what_is_read_in_both_formats_is_the_same_track(tmp_path: Path) -> None:
    needs = wanted(30)
    write_json(tmp_path / "a.json", needs)
    write_toml(tmp_path / "a.toml", needs)
    assert read_track(tmp_path / "a.json") == read_track(tmp_path / "a.toml")
    assert len(json.loads((tmp_path / "a.json").read_text())) == 30


@pytest.mark.parametrize("probe", [probe for probe in scale.PROBES if probe != "networkx"])
def test_every_probe_of_the_scale_measures_something(tmp_path: Path, probe: str) -> None:
    write_json(tmp_path / "track.json", wanted(30))
    write_toml(tmp_path / "track.toml", wanted(30))
    assert scale.PROBES[probe](tmp_path)()


def test_an_unknown_section_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["everything"]) == 2
    assert "engine, peers, scale, soak, window" in capsys.readouterr().err


def test_a_page_keeps_its_words_and_takes_new_tables() -> None:
    assert kept(f"# Words\n\n{MARK}\n\nold\n", ["new", ""]) == f"# Words\n\n{MARK}\n\nnew\n"
    with pytest.raises(ValueError, match="no line"):
        kept("# Words\n", [])
    assert MARK in PAGE.read_text()


def test_the_sleeping_reader_is_measured(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With fewer chunks: what is told has both figures."""
    monkeypatch.setattr(soak, "CHUNKS", 1_000)
    soak._stream()
    told = json.loads(capsys.readouterr().out)
    assert told.keys() == {"memory", "publish"}
    assert told["publish"] > 0
