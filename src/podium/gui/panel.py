"""What the panels of the window have in common, and what they share.

A panel owns its widgets and draws the model into them; it never calls another panel. What one panel does that
another must follow (a selection, an approval to open) goes through the `Desk`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from podium.core.inputs import Command
from podium.core.state import State
from podium.core.ticket import ApprovalId, AttemptId, TicketId
from podium.view.model import Changes, Model


@dataclass(frozen=True, slots=True)
class Offer:
    """A message with something that can be done about it, as long as it `stands`."""

    text: str
    label: str
    act: Callable[[], object]
    stands: Callable[[], bool]


@dataclass(slots=True)
class Desk:
    """What the person has in hand. `post` hands a command to the engine and never waits."""

    post: Callable[[Command], None]
    model: Model
    selected: TicketId | None = None
    selections: int = 0
    """Counts the changes of `selected`, so that a panel can see that it changed."""
    wanted_approval: ApprovalId | None = None
    """An approval that the dialog shall open at the next frame."""
    wanted_next: bool = False
    """Whether the dialog shall open the first approval that has no answer, at the next frame."""
    answered: int = 0
    """How many open questions are answered, by answers that have not arrived yet."""
    prices: Mapping[str, str] = field(default_factory=dict)
    """What each model costs, for people."""
    read_outlays: Callable[[], None] = lambda: None
    """Finds out what the repository's runs have cost; see `Session.read_outlays`."""
    asked_for: State | None = None
    """The run for which that was asked."""
    wanted_rule: ApprovalId | None = None
    """A question for which a rule shall be made at the next frame."""
    wanted_menu: tuple[int, int] | None = None
    """Where the menu of the selected ticket shall be opened at the next frame, in pixels of the viewport."""
    wanted_reading: tuple[AttemptId, bool] | None = None
    """An attempt that the reading dialog shall show at the next frame; true for the receipt of its kill."""
    wanted_page: str = ""
    """The page below the board that shall be shown at the next frame, as its tab names it."""
    typing: bool = False
    """Whether a text field has the keyboard; plain-letter keys are ignored then."""
    modal: bool = False
    """Whether a dialog covers the window; the panels below take no input then."""
    wake: Callable[[], None] = lambda: None
    """What `ring` does; the loop that draws comes later than the panels."""
    hits: tuple[TicketId, ...] | None = None
    """The tickets that the filter has found, in its order; None while nobody looks for any."""
    quick: list[str] = field(default_factory=list)
    """Messages for the person that come from the window itself ("copied"), shown as toasts."""
    offer: Offer | None = None
    """The same with a button; a newer one takes the place of an older one."""

    def ring(self) -> None:
        """Ask for a frame; from any thread."""
        self.wake()

    def ask_outlays(self) -> None:
        """What other runs cost does not change while this one goes on, so it is asked once in each."""
        state = self.model.state
        if state is not None and self.asked_for is not state:
            self.asked_for = state
            self.read_outlays()

    def select(self, ticket: TicketId | None) -> None:
        if ticket != self.selected:
            self.selected = ticket
            self.selections += 1


class Panel(Protocol):
    """One rectangle of the window."""

    def build(self, parent: int) -> None:
        """Create the widgets, once."""
        ...

    def place(self, x: int, y: int, width: int, height: int) -> None:
        """Take this rectangle, in pixels of the viewport."""
        ...

    def refresh(self, changes: Changes, now: float) -> None:
        """Draw what changed since the last frame; called each frame, and must be cheap when nothing did."""
        ...
