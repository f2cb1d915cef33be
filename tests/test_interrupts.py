from __future__ import annotations

import signal

import pytest

from podium.interrupts import ASKED_TO_GO, Interrupts, catch_signals, signal_of


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_the_first_is_noted_and_the_second_raised(number: signal.Signals, code: int) -> None:
    """A loop ends in its own time, unless the person insists; the first signal says how the program ended."""
    before = [signal.getsignal(each) for each in ASKED_TO_GO]
    told: list[str] = []
    interrupts = Interrupts(lambda: told.append("go"))
    with interrupts.watching():
        signal.raise_signal(number)
        assert (interrupts.count, told) == (1, ["go"])
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert (interrupts.exit_code, told) == (code, ["go"])
    assert [signal.getsignal(each) for each in ASKED_TO_GO] == before


def test_reading_a_line_is_interrupted_at_once() -> None:
    """Inside `raising` the first one raises already, and says which it was; afterwards they are noted again."""
    interrupts = Interrupts()
    with interrupts.watching():
        with pytest.raises(KeyboardInterrupt) as stop, interrupts.raising():
            signal.raise_signal(signal.SIGTERM)
        interrupts.note(signal_of(stop.value))
        assert (interrupts.count, interrupts.exit_code) == (1, 143)
    assert signal_of(KeyboardInterrupt()) == signal.SIGINT


def test_what_is_ignored_stays_ignored() -> None:
    """`nohup podium run ...` outlives its terminal."""
    before = {each: signal.getsignal(each) for each in ASKED_TO_GO}
    try:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        catch_signals()
        interrupts = Interrupts()
        with interrupts.watching():
            signal.raise_signal(signal.SIGHUP)
        assert interrupts.count == 0
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
