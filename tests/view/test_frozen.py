from __future__ import annotations

from podium.core.budget import RequestNeed
from podium.core.inputs import Freeze, StepOnce, Wanted
from podium.core.ticket import Mode, TicketId
from podium.view.frozen import FrozenWords, frozen_words
from podium.view.text import why
from tests.script import MODEL, Script, ticket


def told(script: Script) -> FrozenWords:
    words = frozen_words(script.state, script.now)
    assert words is not None
    return words


def test_a_track_that_is_not_frozen_says_nothing_of_it() -> None:
    assert frozen_words(Script.of("a").open().state, 0.0) is None


def test_who_waits_is_told_in_the_order_in_which_they_are_let_go() -> None:
    """Those that have not come to their next step are counted apart."""
    script = Script.of("a", "b", mode=Mode.AUTO).open().start("a").start("b").tell(Freeze())
    assert told(script) == FrozenWords("Frozen: 2 workers on the way to their next step", (), "")

    script.ask("b", "run_command", command="make")
    first = "b uses run_command make"
    title = "Frozen: 1 worker waits before its next step, 1 worker on the way to its next step"
    assert told(script) == FrozenWords(title, (first,), first)

    script.tell(Wanted(script.attempt("a").id, RequestNeed(MODEL)))
    both = (first, f"a asks {MODEL}")
    assert told(script) == FrozenWords("Frozen: 2 workers wait before their next step", both, first)


def test_a_ticket_whose_worker_waits_says_before_what() -> None:
    """Wherever its reason is told: in the inspector, and by `podium status`."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").tell(Freeze()).ask("a", "run_command", command="make")

    assert why(script.state, TicketId("a")) == "frozen before it uses run_command make"


def test_where_nobody_waits_the_next_start_is_told() -> None:
    """A preparation, a start, or an answer that is heard; and nothing where nothing can happen."""
    script = Script.of(ticket("a", step_mode=True), ("b", "a"), mode=Mode.AUTO).open()
    following = []
    script.tell(Freeze()).prepare("a").approve("a")
    following.append(told(script).following)
    script.tell(StepOnce()).ask("a", "run_command").tell(StepOnce()).approve("a")
    following.append(told(script).following)
    script.tell(StepOnce()).finish("a")
    following.append(told(script).following)
    script.tell(StepOnce())
    following.append(told(script).following)

    assert following == ["a starts", "a hears your answer", "b is prepared", ""]
    assert told(script).title == "Frozen: no worker is at work, and nothing starts"
