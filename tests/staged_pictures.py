"""Pictures of what the demo does not come to: many questions, rules, messages, past runs, a large board.

A run is staged on a whole window by the real decisions (`tests.script`); what is seen is drawn as always.
"""

from __future__ import annotations

import random
import tempfile
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from podium.core.events import Outcome, Refused, Terms
from podium.core.inputs import Asked
from podium.core.notices import Voice
from podium.core.receipt import EndedBy, EndedProcess, Receipt
from podium.core.rules import Rule, RuleEffect
from podium.core.status import Status
from podium.core.ticket import Mode, Ticket, TicketId
from podium.core.usage import Bill, Usage
from podium.gui.palette import Scheme
from podium.past_runs import PastRuns
from tests.gui.harness import INFO
from tests.gui.playing import Played
from tests.gui.scenes import write_step
from tests.journaled import journaled
from tests.script import MODEL, Script

LARGE = "gemini-large"
CODE = """from decimal import Decimal

def total(prices: list[str]) -> Decimal:
    return sum(Decimal(price) for price in prices)
"""
RULES = (
    Rule(RuleEffect.ALLOW, "run_command", prefix="pytest"),
    Rule(RuleEffect.ALLOW, "write_file", path="docs/**"),
    Rule(RuleEffect.ASK, "run_command", prefix="pip install"),
    Rule(RuleEffect.DENY, "run_command", prefix="git push"),
    Rule(RuleEffect.ALLOW, "run_command", command="make lint", suspended=True),
)
TITLES = {
    "read-prices": "Read the price list",
    "fix-rounding": "Round to whole cents",
    "tax-rules": "Tax rules by country",
    "cart-total": "The total of a cart",
    "discounts": "Discounts",
    "invoice": "Write the invoice",
    "export-csv": "Export as CSV",
    "notify": "Mail the customer",
    "docs": "Describe the API",
    "run-tests": "All tests pass",
    "ship": "Release notes",
}
NEEDS = {
    "cart-total": ("read-prices", "fix-rounding"),
    "discounts": ("read-prices",),
    "invoice": ("cart-total", "tax-rules"),
    "export-csv": ("read-prices",),
    "docs": ("fix-rounding",),
    "run-tests": ("discounts", "invoice", "export-csv"),
    "ship": ("run-tests", "docs", "notify"),
}
NOON = 1_790_000_000.0
WORK = (
    *("build", "plan", "parse", "check", "index", "store", "read", "write"),
    *("cache", "split", "merge", "trace", "print", "sort", "join", "test"),
)


def track(run: int, name: str, count: int, mode: Mode, at: float) -> Script:
    """So many of the shop's tickets, opened at that time."""
    known = list(TITLES)[:count]
    tickets = [
        Ticket(TicketId(one), TITLES[one], TITLES[one], tuple(TicketId(n) for n in NEEDS.get(one, ()) if n in known))
        for one in known
    ]
    terms = Terms(max_workers=6, default_model=MODEL, escalation=(MODEL, LARGE), rules=RULES)
    script = Script.of(*tickets, mode=mode, terms=terms)
    script.now = at
    return script.open(run=run, name=name)


def past(run: int, name: str, count: int, done: int, cost: str) -> Script:
    """An earlier run of the repository."""
    script = track(run, name, count, Mode.AUTO, NOON - 86_400 * (3 - run))
    for one in list(TITLES)[:done]:
        work(script.start(one), one, cost).wait(40).finish(one)
    return script


def asking() -> Script:
    """Two tickets are done, four workers are at work, one ticket is blocked, one worker has not started."""
    script = track(3, "Checkout counts right", len(TITLES), Mode.STEP, NOON)
    for name, seconds in (("read-prices", 50), ("fix-rounding", 35)):
        work(script.start(name), name, "0.21").wait(seconds).finish(name, "done").wait(10)
    for name in ("cart-total", "discounts", "export-csv", "docs", "tax-rules"):
        work(script.start(name), name, "0.12").wait(9)
    script.prepare("notify", "# Mail the customer\n\nSend the invoice as soon as it is written.")
    return script.finish("tax-rules", "Which countries are in scope? The issue names none.", Outcome.BLOCKED).wait(20)


def work(script: Script, name: str, cost: str) -> Script:
    """Some words, some reading, some money."""
    script.stream(name, "The amounts come as text. I look at how they are read first.\n", Voice.THOUGHT)
    script.use(name, "read_file", CODE, path="shop/amounts.py").wait(4)
    script.say(name, "The sum is exact until it is shown. I round at the end, and run the tests before I go on.")
    return script.spend(name, Bill(Usage(21_000, 9_000, 3_100, 1_200), Decimal(cost))).wait(3)


def questions(script: Script) -> Script:
    """Workers ask: three the same, one another."""
    for name in ("cart-total", "discounts", "export-csv"):
        script.ask(name, "run_command", preview="python -m pytest -q tests", command="python -m pytest -q tests")
        script.wait(7)
    return script.tell(Asked(script.attempt("docs").id, write_step("docs/api.md")))


def large(count: int = 260) -> Script:
    """Many tickets in layers, half of them done, some at work, some in trouble."""
    dice, tickets = random.Random(4), []
    names: list[str] = []
    for number in range(count):
        layer = number // 13
        before = names[(layer - 1) * 13 : layer * 13] if layer else []
        name = f"{dice.choice(WORK)}-{number}"
        needs = dice.sample(before, min(len(before), dice.choice((1, 1, 2))))
        names.append(name)
        model = dice.choice((None, None, LARGE))
        tickets.append(
            Ticket(TicketId(name), name, name.replace("-", " ").capitalize(), tuple(map(TicketId, needs)), model=model)
        )
    terms = Terms(max_workers=8, default_model=MODEL)
    script = Script.of(*tickets, mode=Mode.AUTO, terms=terms)
    script.now = NOON + 3_600
    script.open(run=4, name="Search, rewritten")
    for name in names[:130]:
        if (script.state.attempts and script.status(name).ended) or not script.state.tickets[TicketId(name)].attempts:
            continue
        work(script.start(name), name, "0.03").wait(3).finish(name, "as the issue says", _outcome(dice))
    for ticket in [t for t in script.state.tickets.values() if t.attempts and not t.status.ended][:6]:
        work(script.start(ticket.ticket.id), ticket.ticket.id, "0.02")
    return script


def _outcome(dice: random.Random) -> Outcome:
    return Outcome.COMPLETED if dice.random() > 0.03 else dice.choice((Outcome.FAILED, Outcome.BLOCKED))


class Stills:
    """Takes them; each is named after its moment and the colours."""

    def __init__(self, window: Played, folder: Path) -> None:
        self.window, self._folder = window, folder

    def save(self, moment: str, *, toasts: bool = False) -> None:
        window = self.window.window
        if not toasts:
            self.window.now += 8
        self.window.frames(12)
        path = self._folder / f"{moment}_{window.theme.scheme}.png"
        path.unlink(missing_ok=True)
        self.window.picture(path)


def take(scheme: Scheme, folder: Path) -> None:
    """All staged pictures of one scheme; those of high contrast come with the dark ones."""
    with tempfile.TemporaryDirectory() as scratch:
        earlier = [past(1, "First figures", 7, 7, "0.14"), past(2, "Invoices", 9, 5, "0.22")]
        script = asking()
        journal = journaled(Path(scratch) / "podium.db", *earlier, script)
        files = tuple(f"{INFO.repository}/tracks/{name}.toml" for name in ("checkout", "search", "release"))
        info = replace(INFO, track_files=files, prices=((MODEL, "$0.30 in, $2.50 out"), (LARGE, "$1.25 in, $10 out")))
        with closing(PastRuns(journal)) as library:
            played = Played(script, scheme=scheme, size=(1600, 1000), library=library, info=info)
            _take(Stills(played, folder), scheme)
            played.window.tabs.leave()


def _take(stills: Stills, scheme: Scheme) -> None:
    played, window = stills.window, stills.window.window
    played.move(700, 990)
    played.select("cart-total")
    played.play(questions)
    played.key("i")
    stills.save("inbox")
    if scheme is Scheme.DARK:
        window.theme.switch(Scheme.CONTRAST)
        stills.save("inbox")
        window.theme.switch(scheme)
    played.key("Escape")
    _take_rules(stills)
    _take_messages(stills)
    _take_help(stills)
    played.key("ctrl+o")
    played.until(lambda: 1 in window.tracks.rows, "the runs to be listed")
    stills.save("tracks")
    played.click(window.tracks.rows[2])
    played.until(lambda: window.tabs.front.past is not None and not window.tabs.front.past.late, "the past")
    stills.save("tabs")
    played.key("ctrl+w")
    _take_board(stills)


def _take_rules(stills: Stills) -> None:
    played, window = stills.window, stills.window.window
    played.key("shift+r")
    stills.save("rules")
    played.key("Escape")
    window.desk.wanted_rule = next(iter(window.model.approvals)).id
    stills.save("rule")
    played.key("Escape")


def _take_messages(stills: Stills) -> None:
    """Of a kill, of something that can be taken back, of what was refused."""
    played = stills.window
    processes = (EndedProcess(4_711, "python -m pytest", EndedBy.SIGTERM), EndedProcess(4_712, "sh", EndedBy.SIGTERM))
    receipt = Receipt(
        "run_command: python -m pytest -q", processes, "podium-work/track/export-csv-1", "", ("shop/export.py",), 0.4
    )
    played.select("invoice")
    played.play(
        lambda script: script.kill("export-csv").finish("export-csv", "killed", Outcome.KILLED, receipt=receipt)
    )
    played.tape.put(*(Refused("retry invoice", "it has not been started yet") for _ in range(3)))
    played.key("ctrl+Up")
    stills.save("toasts", toasts=True)
    played.now += 8


def _take_help(stills: Stills) -> None:
    played, window = stills.window, stills.window.window
    window.guide.open()
    window.guide.forward()
    stills.save("guide")
    window.guide.close()
    played.key("F1")
    stills.save("help")
    played.key("Escape")
    played.key("Escape")


def _take_board(stills: Stills) -> None:
    played, window = stills.window, stills.window.window
    script = large()
    played.begin(script)
    played.until(lambda: not window.panels.board.busy, "the layout")
    busy = [name for name, t in script.state.tickets.items() if t.status is Status.IN_PROGRESS]
    played.select(busy[len(busy) // 2])
    window.panels.board.zoom_to_selection()
    for _ in range(5):
        played.wheel_at(760, 300, -1)
    stills.save("map")
    played.key("f")
    played.key("v")
    played.until(lambda: not window.panels.board.busy, "the lanes")
    stills.save("lanes_many")
    played.key("v")
