"""The styles that widgets are given, as data: colours by role and metrics in points.

One table, so that a button looks the same wherever it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from podium.gui.palette import Role

Ink = tuple[Role, int]
"""A role and an opacity."""


class Style(StrEnum):
    """What a widget is, for the eye."""

    ROOT = "root"
    PANEL = "panel"
    PRIMARY = "primary"
    DANGER = "danger"
    OK = "ok"
    GHOST = "ghost"
    PLAIN = "plain"
    LISTED = "listed"
    """A plain button whose label begins at the left, for buttons below each other."""
    LISTED_NEXT = "listed_next"
    """The one of them that Enter takes."""
    LISTED_OFF = "listed_off"
    TOOL = "tool"
    """A ghost as low as a line of small letters."""
    TOOL_ON = "tool_on"
    """The same where it is chosen."""
    TAB = "tab"
    CARD = "card"
    CARD_HOT = "card_hot"
    TERMINAL = "terminal"
    TIGHT = "tight"
    BARE = "bare"
    EDITOR = "editor"
    CHIP = "chip"
    LABEL = "label"
    """A chip that only says something, and stays still under the pointer."""
    BAR = "bar"
    MENU = "menu"
    MENU_ITEM = "menu_item"
    DIALOG = "dialog"
    SHADE = "shade"
    TOAST = "toast"
    TIP = "tip"
    """What is said while the pointer rests; it would take its look from the panel in which it stands."""
    ROW = "row"
    FIGURE = "figure"
    STACK = "stack"
    COMBO = "combo"
    CHOICE = "choice"
    """A combo of one line's height."""
    HEADER = "header"
    HEADER_RIGHT = "header_right"
    """Of a column of figures."""
    BANNER = "banner"
    SPLITTER = "splitter"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Look:
    """Colours and metrics of one style; a colour of role None takes the role that `Theme.bind` is given."""

    colours: Mapping[str, tuple[Role | None, int]] = field(default_factory=dict)
    metrics: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    by_role: bool = False
    disabled: bool = False
    """Dear PyGui keeps the look of disabled widgets apart."""


BASE_COLOURS: Mapping[str, Ink] = {
    "Text": (Role.TEXT, 255),
    "TextDisabled": (Role.TEXT3, 255),
    "WindowBg": (Role.GUTTER, 255),
    "ChildBg": (Role.PANEL, 255),
    "PopupBg": (Role.PANEL, 255),
    "Border": (Role.LINE, 255),
    "BorderShadow": (Role.LINE, 0),
    "FrameBg": (Role.CARD, 255),
    "FrameBgHovered": (Role.HOVER, 255),
    "FrameBgActive": (Role.HOVER, 255),
    "TitleBg": (Role.PANEL, 255),
    "TitleBgActive": (Role.PANEL, 255),
    "TitleBgCollapsed": (Role.PANEL, 255),
    "ScrollbarBg": (Role.LINE, 0),
    "ScrollbarGrab": (Role.LINE, 255),
    "ScrollbarGrabHovered": (Role.TEXT3, 255),
    "ScrollbarGrabActive": (Role.TEXT2, 255),
    "CheckMark": (Role.ACCENT, 255),
    "Button": (Role.CARD, 255),
    "ButtonHovered": (Role.HOVER, 255),
    "ButtonActive": (Role.LINE, 255),
    "Header": (Role.ACCENT, 60),
    "HeaderHovered": (Role.ACCENT, 40),
    "HeaderActive": (Role.ACCENT, 90),
    "Separator": (Role.LINE, 255),
    "SliderGrab": (Role.ACCENT, 255),
    "SliderGrabActive": (Role.ACCENT2, 255),
    "TableHeaderBg": (Role.PANEL, 255),
    "TableBorderLight": (Role.LINE, 255),
    "TableBorderStrong": (Role.LINE, 255),
    "TableRowBg": (Role.PANEL, 0),
    "TableRowBgAlt": (Role.CARD, 110),
    "PlotHistogram": (Role.ACCENT, 255),
    "TextSelectedBg": (Role.ACCENT, 90),
    "ResizeGrip": (Role.LINE, 0),
    "InputTextCursor": (Role.TEXT, 255),
    "NavCursor": (Role.ACCENT, 0),
}

BASE_METRICS: Mapping[str, tuple[float, ...]] = {
    "WindowPadding": (14, 11),
    "FramePadding": (9, 5),
    "ItemSpacing": (8, 6),
    "ItemInnerSpacing": (6, 4),
    "CellPadding": (6, 4),
    "ScrollbarSize": (9,),
    "WindowRounding": (10,),
    "ChildRounding": (8,),
    "FrameRounding": (6,),
    "PopupRounding": (8,),
    "ScrollbarRounding": (6,),
    "GrabRounding": (6,),
    "WindowBorderSize": (1,),
    "ChildBorderSize": (1,),
}

PLOT_COLOURS: Mapping[str, Ink] = {
    "FrameBg": (Role.PANEL, 0),
    "PlotBg": (Role.PANEL, 255),
    "PlotBorder": (Role.LINE, 0),
    "LegendBg": (Role.PANEL, 220),
    "LegendBorder": (Role.LINE, 0),
    "LegendText": (Role.TEXT2, 255),
    "AxisText": (Role.TEXT3, 255),
    "AxisGrid": (Role.LINE, 130),
    "AxisTick": (Role.LINE, 255),
    "AxisBg": (Role.PANEL, 0),
    "AxisBgHovered": (Role.HOVER, 255),
    "AxisBgActive": (Role.HOVER, 255),
    "InlayText": (Role.TEXT2, 255),
    "TitleText": (Role.TEXT, 255),
    "Crosshairs": (Role.LINE, 0),
}

_HIDDEN: tuple[Role, int] = (Role.LINE, 0)

_FLAT = {"FrameBorderSize": (0.0,)}
"""Of what is only text until the pointer is on it, and of what has a shape of its own."""

_LIST = Look(
    {"PopupBg": (Role.CARD, 255), "Border": (Role.LINE, 255)},
    {"WindowPadding": (10, 9), "ItemSpacing": (8, 6), "PopupBorderSize": (1,)},
)
"""What a combo's list needs said: a popup takes its look from the panel in which its combo stands."""


def _button(rest: tuple[Role | None, int], hot: tuple[Role | None, int], text: tuple[Role | None, int]) -> Look:
    return Look({"Button": rest, "ButtonHovered": hot, "ButtonActive": rest, "Text": text})


LOOKS: Mapping[Style, Look] = {
    Style.ROOT: Look(metrics={"WindowPadding": (10, 10), "WindowBorderSize": (0,), "WindowRounding": (0,)}),
    Style.PANEL: Look(
        {"ChildBg": (Role.PANEL, 255), "Border": (Role.LINE, 255)},
        {"WindowPadding": (14, 11), "ChildBorderSize": (1,)},
    ),
    Style.PRIMARY: _button((Role.FILL, 255), (Role.FILL2, 255), (Role.ON_FILL, 255)),
    Style.DANGER: _button((Role.FAILED, 38), (Role.FAILED, 80), (Role.FAILED, 255)),
    Style.OK: _button((Role.DONE, 255), (Role.DONE, 215), (Role.ON_DONE, 255)),
    Style.GHOST: replace(_button(_HIDDEN, (Role.HOVER, 255), (Role.TEXT2, 255)), metrics=_FLAT),
    Style.TOOL: replace(
        _button(_HIDDEN, (Role.HOVER, 255), (Role.TEXT2, 255)),
        metrics={**_FLAT, "FramePadding": (6, 1), "FrameRounding": (4,)},
    ),
    Style.TOOL_ON: replace(
        _button((Role.ACCENT, 40), (Role.ACCENT, 60), (Role.ACCENT, 255)),
        metrics={"FramePadding": (6, 1), "FrameRounding": (4,)},
    ),
    Style.DISABLED: Look(
        {
            "Button": (Role.CARD, 130),
            "ButtonHovered": (Role.CARD, 130),
            "ButtonActive": (Role.CARD, 130),
            "Text": (Role.TEXT3, 130),
        },
        disabled=True,
    ),
    Style.PLAIN: _button((Role.CARD, 255), (Role.HOVER, 255), (Role.TEXT, 255)),
    Style.LISTED: replace(
        _button((Role.CARD, 255), (Role.HOVER, 255), (Role.TEXT, 255)), metrics={"ButtonTextAlign": (0, 0.5)}
    ),
    Style.LISTED_NEXT: replace(
        _button((Role.ACCENT, 40), (Role.ACCENT, 60), (Role.TEXT, 255)), metrics={"ButtonTextAlign": (0, 0.5)}
    ),
    Style.LISTED_OFF: Look(
        {"Button": _HIDDEN, "ButtonHovered": _HIDDEN, "ButtonActive": _HIDDEN, "Text": (Role.TEXT3, 170)},
        {**_FLAT, "ButtonTextAlign": (0, 0.5)},
        disabled=True,
    ),
    Style.TAB: _button((Role.ACCENT, 40), (Role.ACCENT, 60), (Role.ACCENT, 255)),
    Style.CARD: Look(
        {"ChildBg": (Role.CARD, 255), "Border": (Role.EDGE, 255)},
        {"WindowPadding": (10, 8), "ItemSpacing": (8, 4), "FramePadding": (0, 0), "ChildBorderSize": (1,)},
    ),
    Style.CARD_HOT: Look(
        {"ChildBg": (Role.HOVER, 255), "Border": (Role.ACCENT, 120)},
        {"WindowPadding": (10, 8), "ItemSpacing": (8, 4), "FramePadding": (0, 0), "ChildBorderSize": (1,)},
    ),
    Style.TERMINAL: Look(
        {"ChildBg": (Role.TERMINAL, 255), "Border": (Role.LINE, 255)},
        {"WindowPadding": (10, 8), "ItemSpacing": (0, 0), "FramePadding": (0, 0), "ChildBorderSize": (1,)},
    ),
    Style.TIGHT: Look(metrics={"FramePadding": (0, 0), "CellPadding": (4, 4)}),
    Style.BARE: Look({"ChildBg": _HIDDEN}, {"WindowPadding": (0, 0), "ChildBorderSize": (0,)}),
    Style.EDITOR: Look({"FrameBg": (Role.TERMINAL, 255), "Border": (Role.LINE, 255)}, {"FrameBorderSize": (1,)}),
    Style.CHIP: Look(
        {"Button": (None, 40), "ButtonHovered": (None, 70), "ButtonActive": (None, 90), "Text": (None, 255)},
        {**_FLAT, "FramePadding": (9, 4), "FrameRounding": (12,)},
        by_role=True,
    ),
    Style.LABEL: Look(
        {"Button": (None, 40), "ButtonHovered": (None, 40), "ButtonActive": (None, 40), "Text": (None, 255)},
        {**_FLAT, "FramePadding": (9, 4), "FrameRounding": (12,)},
        by_role=True,
    ),
    Style.BAR: Look(
        {"PlotHistogram": (None, 255), "FrameBg": (Role.LINE, 255)},
        {**_FLAT, "FrameRounding": (3,), "FramePadding": (0, 0)},
        by_role=True,
    ),
    Style.MENU: Look(
        {"WindowBg": (Role.CARD, 255), "PopupBg": (Role.CARD, 255), "Border": (Role.LINE, 255)},
        {"WindowPadding": (8, 8), "ItemSpacing": (6, 1), "PopupBorderSize": (1,)},
    ),
    Style.MENU_ITEM: replace(
        _button(_HIDDEN, (Role.ACCENT, 50), (Role.TEXT, 255)),
        metrics={**_FLAT, "ButtonTextAlign": (0, 0.5), "FramePadding": (8, 4)},
    ),
    Style.DIALOG: Look({"WindowBg": (Role.PANEL, 255), "Border": (Role.LINE, 255)}, {"WindowPadding": (20, 18)}),
    Style.SHADE: Look({"WindowBg": (Role.SHADE, 255)}, {"WindowBorderSize": (0,), "WindowRounding": (0,)}),
    Style.TOAST: Look(
        {"WindowBg": (Role.CARD, 255), "Border": (None, 170)},
        {"WindowPadding": (14, 10), "ItemSpacing": (8, 4), "FramePadding": (0, 0)},
        by_role=True,
    ),
    Style.TIP: Look(
        {"PopupBg": (Role.CARD, 255), "Border": (Role.LINE, 255)},
        {"WindowPadding": (10, 7), "PopupBorderSize": (1,), "WindowBorderSize": (1,), "WindowRounding": (6,)},
    ),
    Style.FIGURE: Look(metrics={"FramePadding": (0, 0), "ItemSpacing": (4, 2)}),
    Style.STACK: Look(metrics={"FramePadding": (0, 0), "ItemSpacing": (0, 0)}),
    Style.COMBO: replace(_LIST, metrics={**_LIST.metrics, "FramePadding": (9, 8)}),
    Style.CHOICE: _LIST,
    Style.HEADER: Look(
        {
            "Button": _HIDDEN,
            "ButtonHovered": (Role.HOVER, 255),
            "ButtonActive": (Role.LINE, 255),
            "Text": (Role.TEXT3, 255),
        },
        {**_FLAT, "FramePadding": (4, 2), "ButtonTextAlign": (0, 0.5)},
    ),
    Style.HEADER_RIGHT: Look(
        {
            "Button": _HIDDEN,
            "ButtonHovered": (Role.HOVER, 255),
            "ButtonActive": (Role.LINE, 255),
            "Text": (Role.TEXT3, 255),
        },
        {**_FLAT, "FramePadding": (4, 2), "ButtonTextAlign": (1, 0.5)},
    ),
    Style.BANNER: Look({"ChildBg": (None, 40), "Border": (None, 160)}, {"WindowPadding": (14, 9)}, by_role=True),
    Style.SPLITTER: Look(
        {"Button": _HIDDEN, "ButtonHovered": (Role.ACCENT, 120), "ButtonActive": (Role.ACCENT, 200)},
        {**_FLAT, "FrameRounding": (3,)},
    ),
    Style.ROW: Look(metrics={"FramePadding": (0, 2), "CellPadding": (4, 4), "ItemSpacing": (6, 2)}),
}
"""The look of every style."""
