"""The page of costs under real input: groups, sorting, scrolling, picking, copying."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import dearpygui.dearpygui as dpg

from podium.core.budget import Limits
from podium.core.events import OutlaysRead
from podium.core.outlay import Outlay, day_of
from podium.core.ticket import Mode, TicketId, Tier
from podium.core.usage import Bill, Usage
from podium.gui.costs import Costs
from podium.gui.figure_table import ROW
from podium.view.costs import By, Group
from tests.gui.playing import Played
from tests.script import TERMS, Script, ticket


def page_of(played: Played) -> Costs:
    played.key("b")
    page = played.window.panels.activity.costs
    assert page.shown
    return page


def many(count: int) -> Script:
    return Script.of(*(f"t{n}" for n in range(count)), mode=Mode.AUTO).open()


def spend(script: Script, name: str, tokens: int) -> None:
    script.start(name).spend(name, Bill(Usage(tokens, tokens // 4, tokens // 10), Decimal(tokens) / 10_000))


def test_sort_pick_group_and_copy(play: Callable[..., Played]) -> None:
    """A header sorts and turns round, a row selects its ticket, a group is another table, Copy takes it as CSV."""
    script = many(3)
    spend(script, "t0", 1_000)
    spend(script, "t1", 9_000)
    played = play(script)
    page = page_of(played)
    assert [row.ticket for row in page.rows] == ["t1", "t0", "t2"]
    name = page.table.headers[list(By).index(By.NAME)]
    played.click(name)
    assert [row.ticket for row in page.rows] == ["t0", "t1", "t2"]
    played.click(name)
    assert [row.ticket for row in page.rows] == ["t2", "t1", "t0"]
    x, y, _, _ = played.box(page.table._canvas)
    row = played.window.kit.px(ROW)
    played.click_at(x + 40, y + row + row // 2)
    assert played.window.desk.selected == TicketId("t1")
    assert page.table.selected == 1
    played.click(page.copy_button)
    assert dpg.get_clipboard_text().splitlines()[2] == "t1  do t1,1,9000,2250,0,900,0.9,0"
    played.click(page.groups[Group.MODEL])
    assert [(row.name, row.calls) for row in page.rows] == [("gemini-small", 2)]
    played.click_at(x + 40, y + row // 2)
    assert played.window.desk.selected == TicketId("t1")


def test_what_earlier_runs_cost_is_asked_once_and_told(play: Callable[..., Played]) -> None:
    """Only when somebody looks; then today's sum is over all runs."""
    script = many(1)
    spend(script, "t0", 10_000)
    played = play(script, size=(1600, 1000))
    assert played.tape.outlays_read == 0
    page = page_of(played)
    assert dpg.get_value(page.today) == "Today $1.00 in 1 run …"
    earlier = Outlay(day_of(script.now), 7, "old", Tier.WORKER, "m", 2, Bill(Usage(5), Decimal(3)))
    played.tape.put(OutlaysRead((earlier,)))
    played.frames(40)
    assert dpg.get_value(page.today) == "Today $4.00 in 2 runs"
    played.click(page.groups[Group.RUN])
    assert [row.name for row in page.rows] == ["7  old", "1  A track"]
    assert played.tape.outlays_read == 1
    assert dpg.is_item_shown(page.plot.plot)
    played.click(page.plot.switch)
    assert page.plot.tokens


def test_limits_have_bars(play: Callable[..., Played]) -> None:
    """The track's, and those of the ticket that is selected."""
    limited = ticket("a", limits=Limits(tokens=2_000, cost_usd=Decimal(5)))
    script = Script.of(limited, mode=Mode.AUTO, terms=TERMS).open()
    spend(script, "a", 1_000)
    played = play(script, size=(1600, 1000))
    played.select("a")
    page = page_of(played)
    shown = [words for group, words, _ in page._gauges if dpg.is_item_shown(group)]
    assert [dpg.get_value(words) for words in shown] == ["a: 1.1k / 2k tokens", "a: $0.10 / $5.00"]


def test_two_thousand_rows_cost_what_is_in_sight(play: Callable[..., Played]) -> None:
    """They scroll to the last; a small window gives columns up, and keeps the names."""
    script = many(2_000)
    spend(script, "t0", 1_000)
    played = play(script)
    page = page_of(played)
    drawn = dpg.get_item_children(page.table._texts, 2)
    assert drawn is not None
    assert len(drawn) < 200
    played.click(page.table.headers[0])
    x, y, _, _ = played.box(page.table._canvas)
    played.wheel_at(x + 40, y + 40, -3)
    assert 0 < page.table._drawn[0] < 60
    dpg.set_y_scroll(page.table.body, dpg.get_y_scroll_max(page.table.body))
    played.frames(4)
    last = page.table._drawn[0]
    assert last > 1_980
    wide = [dpg.is_item_shown(header) for header in page.table.headers]
    played.resize(1024, 640)
    narrow = [dpg.is_item_shown(header) for header in page.table.headers]
    assert narrow[0]
    assert narrow[-1]
    assert sum(narrow) <= sum(wide)
    assert not dpg.is_item_shown(page._side)
