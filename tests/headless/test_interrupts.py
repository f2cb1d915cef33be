from __future__ import annotations

import signal

import pytest

from podium.headless.interrupts import Interrupts


def test_the_first_interrupt_is_noted_and_the_second_raised() -> None:
    """A loop ends in its own time, unless the person insists."""
    before = signal.getsignal(signal.SIGINT)
    interrupts = Interrupts()
    with interrupts.watching():
        signal.raise_signal(signal.SIGINT)
        assert interrupts.count == 1
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_reading_a_line_is_interrupted_at_once() -> None:
    """Inside `raising` the first one raises already; afterwards they are noted again."""
    interrupts = Interrupts()
    with interrupts.watching():
        with pytest.raises(KeyboardInterrupt), interrupts.raising():
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
    assert interrupts.count == 1
