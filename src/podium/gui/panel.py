"""What the panels of the window have in common, and what they share.

A panel owns its widgets and draws the model into them; it never calls another panel. What one panel does that
another must follow (a selection, an approval to open) goes through the `Desk`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from podium.core.inputs import Command
from podium.core.state import State
from podium.core.ticket import ApprovalId, AttemptId, TicketId
from podium.view.model import PAST, Changes, Model
from podium.view.replay import Moments, place_at

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Offer:
    """A message with something that can be done about it, as long as it `stands`."""

    text: str
    label: str
    act: Callable[[], object]
    stands: Callable[[], bool]


@dataclass(slots=True)
class Common:
    """What all tabs of a window share. `model` is the run that the window conducts, whichever tab is shown."""

    model: Model
    wanted_approval: ApprovalId | None = None
    """An approval that the dialog shall open at the next frame."""
    wanted_next: bool = False
    """Whether the dialog shall open the first approval that has no answer, at the next frame."""
    answered: int = 0
    """How many open questions are answered, by answers that have not arrived yet."""
    prices: Mapping[str, str] = field(default_factory=dict)
    """What each model costs, for people."""
    wanted_rule: ApprovalId | None = None
    """A question for which a rule shall be made at the next frame."""
    wanted_now: bool = False
    """Whether the tab of the run that is conducted shall be shown at the next frame."""
    wanted_past: float | None = None
    """A moment of the run that is conducted, at which its past shall be shown at the next frame."""
    wanted_close: bool = False
    """Whether the tab that is shown shall be closed at the next frame."""
    typing: bool = False
    """Whether a text field has the keyboard; plain-letter keys are ignored then."""
    modal: bool = False
    """Whether a dialog covers the window; the panels below take no input then."""
    wake: Callable[[], None] = lambda: None
    """What `ring` does; the loop that draws comes later than the panels."""
    quick: list[str] = field(default_factory=list)
    """Messages for the person that come from the window itself ("copied"), shown as toasts."""
    offer: Offer | None = None
    """The same with a button; a newer one takes the place of an older one."""


class _Shared(Generic[T]):
    """An attribute of a desk that all desks of the window have in common."""

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, desk: Desk, _owner: type | None = None) -> T:
        value: T = getattr(desk.common, self._name)
        return value

    def __set__(self, desk: Desk, value: T) -> None:
        setattr(desk.common, self._name, value)


class Desk:
    """What the person has in hand in one tab. `post` hands a command to the engine and never waits.

    `model` is what the panels of the tab draw, `live` the run that the window conducts.
    """

    wanted_approval = _Shared[ApprovalId | None]()
    wanted_next = _Shared[bool]()
    answered = _Shared[int]()
    prices = _Shared[Mapping[str, str]]()
    wanted_rule = _Shared[ApprovalId | None]()
    wanted_now = _Shared[bool]()
    wanted_past = _Shared[float | None]()
    wanted_close = _Shared[bool]()
    typing = _Shared[bool]()
    modal = _Shared[bool]()
    wake = _Shared[Callable[[], None]]()
    quick = _Shared[list[str]]()
    offer = _Shared[Offer | None]()

    def __init__(self, post: Callable[[Command], None], model: Model, common: Common | None = None) -> None:
        self.post, self.model = post, model
        self.common = common or Common(model)
        self.moments: Moments | None = None
        """The moments of the past between which the person can go; None where a run is conducted."""
        self.read_outlays: Callable[[], None] = lambda: None
        """Finds out what the repository's runs have cost; see `Session.read_outlays`. Of the past it is not asked."""
        self.asked_for: State | None = None
        """The run for which that was asked."""
        self.away = False
        """Whether another tab is shown."""
        self.selected: TicketId | None = None
        self.selections = 0
        """Counts the changes of `selected`, so that a panel can see that it changed."""
        self.asked_selection = True
        """Whether somebody has asked for the last of them."""
        self.wanted_menu: tuple[int, int] | None = None
        """Where the menu of the selected ticket shall be opened at the next frame, in pixels of the viewport."""
        self.wanted_reading: tuple[AttemptId, bool] | None = None
        """An attempt that the reading dialog shall show at the next frame; true for the receipt of its kill."""
        self.wanted_page = ""
        """The page below the board that shall be shown at the next frame, as its tab names it."""
        self.hits: tuple[TicketId, ...] | None = None
        """The tickets that the filter has found, in its order; None while nobody looks for any."""

    @property
    def live(self) -> Model:
        return self.common.model

    @property
    def covered(self) -> bool:
        """Whether the panels of this tab take no input: a dialog lies over them, or another tab is shown."""
        return self.modal or self.away

    def look_at(self, at: float | None) -> None:
        """Show what this tab shows as it was at that time, in seconds since the epoch."""
        if at is not None and self.moments is not None:
            self.moments.go(max(1, place_at(self.moments.facts, at)))
        elif at is not None:
            self.wanted_past = at

    def say_past(self) -> None:
        """Say that nothing can be done here, and where it can."""
        way_out = "; Ctrl+1 goes back to now" if self.model is not self.live else ""
        self.quick.append(f"{PAST[:1].upper()}{PAST[1:]}{way_out}")

    def ring(self) -> None:
        """Ask for a frame; from any thread."""
        self.wake()

    def ask_outlays(self) -> None:
        """What other runs cost does not change while this one goes on, so it is asked once in each."""
        state = self.model.state
        if state is not None and self.asked_for is not state:
            self.asked_for = state
            self.read_outlays()

    def select(self, ticket: TicketId | None, *, asked: bool = True) -> None:
        """`asked` is false where nobody looks for the ticket: nothing is moved to bring it into sight, until somebody
        does."""
        if ticket != self.selected or asked > self.asked_selection:
            self.selected, self.asked_selection = ticket, asked
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
