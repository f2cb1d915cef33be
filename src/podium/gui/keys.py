"""Keys of the whole window.

Dear PyGui's key handlers fire wherever the keyboard is, and repeat while a key is held. So this module acts on the
first press only, leaves plain letters to whoever types, and leaves everything to the dialog that is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from podium.gui.panel import Desk

When = Callable[[], bool]

_CTRL = (dpg.mvKey_LControl, dpg.mvKey_RControl)
_SHIFT = (dpg.mvKey_LShift, dpg.mvKey_RShift)


@dataclass(frozen=True, slots=True)
class Chord:
    """A key with its modifiers; `key` is one of Dear PyGui's `mvKey_` numbers."""

    key: int
    ctrl: bool = False
    shift: bool = False


@dataclass(frozen=True, slots=True)
class Binding:
    """What a chord does. `shown` and `what` stand in the help, under `topic`; no `shown`, no line there."""

    chord: Chord
    act: Callable[[], object]
    when: When
    shown: str = ""
    what: str = ""
    topic: str = ""
    anywhere: bool = True
    """Whether it acts in the whole window, and not in one dialog or field alone."""
    why_not: Callable[[], str] = str
    """Why it would do nothing now; empty when it would."""
    first: bool = False
    """Whether it is asked before those that were bound earlier."""
    here: When = lambda: True
    """Whether it is of the tab that is shown, or of no tab."""


class Keys:
    """The bindings of one window."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._bindings: list[Binding] = []
        self._held: set[int] = set()
        self._unbound: list[Callable[[Chord], object]] = []
        self.topic = ""
        """What the chords that are bound from now on are about."""
        self._here: When = lambda: True
        self._ctrl = self._shift = False
        """Whether they were down when this frame began."""

    @property
    def bindings(self) -> tuple[Binding, ...]:
        return tuple(self._bindings)

    @contextmanager
    def of(self, desk: Desk) -> Iterator[None]:
        """What is bound inside is of this desk's tab, and does nothing while another is shown."""
        before, self._here = self._here, lambda: not desk.away
        try:
            yield
        finally:
            self._here = before

    def build(self) -> None:
        with dpg.handler_registry():
            dpg.add_key_press_handler(callback=lambda _sender, key: self._press(key))

    def on(
        self,
        chord: Chord,
        act: Callable[[], object],
        *,
        shown: str = "",
        what: str = "",
        when: When | None = None,
        why_not: Callable[[], str] = str,
        first: bool = False,
    ) -> None:
        """Let a chord act. Without `when` it acts if no dialog is open and, for plain keys, nobody types.

        Of several that may act the one that was bound first does, those marked `first` before all others.
        """
        acts_when, anywhere = when or self._free(chord), when is None
        told = (shown, what, self.topic)
        self._bindings.append(Binding(chord, act, acts_when, *told, anywhere, why_not, first, self._here))

    def on_unbound(self, listener: Callable[[Chord], object]) -> None:
        """Tell of each chord that does nothing now."""
        self._unbound.append(listener)

    def tend(self) -> None:
        """See which keys are down still; called at the beginning of each frame.

        In one slow frame a key can go down and its modifier up; the modifier counts if it was down before.
        """
        if self._held:
            self._held = {key for key in self._held if dpg.is_key_down(key)}
        self._ctrl, self._shift = not self._held.isdisjoint(_CTRL), not self._held.isdisjoint(_SHIFT)

    def _free(self, chord: Chord) -> When:
        desk = self._desk
        types_too = not chord.ctrl or chord.key == dpg.mvKey_Z  # a field takes its own typing back
        plain = types_too and not dpg.mvKey_F1 <= chord.key <= dpg.mvKey_F12
        return lambda: not desk.modal and not (plain and desk.typing)

    def _press(self, key: int) -> None:
        if key in self._held:
            return
        self._held.add(key)
        pressed = Chord(key, self._ctrl or _down(*_CTRL), self._shift or _down(*_SHIFT))
        for binding in sorted(self._bindings, key=lambda binding: not binding.first):
            if binding.chord == pressed and binding.here() and binding.when():
                binding.act()
                return
        for listener in self._unbound:
            listener(pressed)


def _down(*keys: int) -> bool:
    return any(dpg.is_key_down(key) for key in keys)
