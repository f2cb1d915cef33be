"""The middle of the approval dialog: everything that is asked, and editors for what may be changed.

Three arrangements, one for each kind of approval. Nothing is cut: what does not fit scrolls, and what an editor
cannot wrap is wrapped in the reading beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

import dearpygui.dearpygui as dpg

from podium.core.approval import Body, ReviewBody, SpawnBody, StepBody
from podium.core.budget import LimitBody
from podium.core.preview import PreviewKind
from podium.gui.approval_draft import Draft
from podium.gui.approval_field import FAULT_HEIGHT, LABEL_HEIGHT, FieldEditor, Outside
from podium.gui.approval_reading import Reading, read
from podium.gui.approval_text import is_worker, review_text
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.layout import Rect
from podium.gui.palette import Role
from podium.gui.shares import share
from podium.gui.spawn_card import Cards, SpawnCardView
from podium.gui.styles import Style
from podium.view.limits import limit_text
from podium.view.text import tokens, why_again

TABS = ("prompt", "context", "role", "details")
_MAIN = ("prompt", "context", "role", "command", "content", "new_text")
"""The fields that are edited most, first the one that is edited most of all."""
_GAP = 14
_TOP = 104
"""Points above a worker's text: its model and the tabs."""
_ROOMY = 560
"""The least height for a worker's prompt, which is often rewritten."""
_HIDDEN_FRAMES = 2
"""How long editors are hidden between two approvals, for Dear ImGui to take the keyboard from them."""


class Form:
    """One form for all approvals, in one child window."""

    def __init__(self, kit: Kit, changed: Callable[[], object], outside: Outside) -> None:
        self._kit, self._changed, self._outside = kit, changed, outside
        self.editors: list[FieldEditor] = []
        self.tab = TABS[0]
        self._draft: Draft | None = None
        self._models: tuple[str, ...] = ()
        self._cards: Cards | None = None
        self._size = (0, 0)
        self._hidden = 0
        self._shape: object = None
        self._read: tuple[str, int, bool] | None = None

    def build(self, parent: int) -> None:
        kit = self._kit
        self.item = int(dpg.add_child_window(parent=parent, no_scrollbar=True, no_scroll_with_mouse=True))
        kit.theme.bind(self.item, Style.BARE)
        self.column = int(dpg.add_child_window(parent=self.item))
        kit.theme.bind(self.column, Style.BARE)
        with dpg.group(parent=self.column, horizontal=True, horizontal_spacing=kit.px(4)) as self._tab_row:
            self.tab_buttons = {tab: self._tab_button(tab) for tab in TABS}
        self.card = SpawnCardView(kit, self.item)
        with dpg.group(parent=self.item) as self._problem_place:
            self._problem = kit.text("", Role.FAILED, wrap=1)
        self.said, self.reading = Reading(kit, self.item), Reading(kit, self.item)

    # --- what is shown ----------------------------------------------------------------------------

    def show(self, draft: Draft, models: tuple[str, ...], cards: Cards | None = None) -> None:
        """Show this approval; what another one's editors held is in its own draft. `cards` tell of a worker."""
        self._draft, self._models, self._cards = draft, models, cards
        self.tab, self._hidden, self._shape, self._read = TABS[0], _HIDDEN_FRAMES, None, None
        for editor in self.editors:
            editor.hide()
        for reading in (self.said, self.reading):
            reading.log.scroll_to_top()
        dpg.set_y_scroll(self.column, 0)

    def hide(self) -> None:
        """Let go of the draft."""
        self._draft = None
        for editor in self.editors:
            editor.hide()

    def wanted_height(self, draft: Draft, width: int) -> int:
        """How high the form would be if everything in it were in sight at once, with this width."""
        kit, body = self._kit, draft.approval.body
        texts = [f.shown for f in draft.fields]
        editors = sum(kit.px(LABEL_HEIGHT + 26 + 15 * (text.count("\n") + 1)) for text in texts)
        editors += sum(kit.px(FAULT_HEIGHT) for f in draft.fields if draft.fault(f.name))
        height = self.reading.height_for
        match body:
            case SpawnBody() if is_worker(body):
                return max(kit.px(_ROOMY), kit.px(_TOP) + max(height(text, width // 2) for text in texts))
            case SpawnBody():
                return editors + height(body.command, width) + (kit.px(52) if body.problem else 0)
            case StepBody():
                said = height(body.said, width, kit.px(140)) + kit.px(8) if body.said.strip() else 0
                said += kit.px(52) if body.problem else 0
                if body.preview.kind is PreviewKind.DIFF:
                    return said + max(editors, height(body.preview.text, round(width * 0.6)))
                return said + editors + height(body.preview.text, width)
            case LimitBody():
                return editors + height(limit_text(body), width)
            case ReviewBody():
                return height(review_text(body), width) + height(body.diff, width)
            case _:
                assert_never(body)

    def place(self, rect: Rect) -> None:
        """Take this rectangle of the dialog."""
        dpg.set_item_pos(self.item, [rect.x, rect.y])
        dpg.configure_item(self.item, width=rect.width, height=rect.height)
        self._size, self._shape = (rect.width, rect.height), None

    def refresh(self) -> None:
        """Draw what changed; called each frame while the dialog is open."""
        if self._draft is None:
            return
        if self._hidden > 0:
            self._hidden -= 1
            if self._hidden == 0:
                self._assign(self._draft)
            return
        shape = (self.tab, self._draft.touched, *((editor.lines(), bool(editor.fault)) for editor in self.editors))
        if shape != self._shape:
            self._shape = shape
            self._arrange(self._draft)
        if (seen := (self.tab, self._draft.version, self.reading.compares)) != self._read:
            self._read = seen
            read(self._draft, self.tab, self.said, self.reading)
            self.tell_again()
        for editor in self.editors:
            editor.refresh()
        self.said.refresh()
        self.reading.refresh()

    def tell_again(self) -> None:
        """Draw the card of the worker anew."""
        if self._cards is not None and self._draft is not None:
            self.card.show(self._cards(self._draft.text("model")))

    @property
    def typing(self) -> bool:
        """Whether one of the editors has the keyboard."""
        return any(editor.active for editor in self.editors)

    @property
    def choosing(self) -> bool:
        """Whether a list of models is open."""
        return any(editor.choosing for editor in self.editors)

    def focus(self) -> None:
        """Give the keyboard to the editor of what is edited most."""
        if (editor := self._main()) is not None:
            dpg.focus_item(editor.input)

    def hand_over(self) -> None:
        """Open what is edited most in the person's own editor."""
        if (editor := self._main()) is not None:
            editor.hand_over()

    def _main(self) -> FieldEditor | None:
        shown = [editor for editor in self.editors if editor.name]
        rank = {name: place for place, name in enumerate(_MAIN)}
        found = min(shown, key=lambda editor: rank.get(editor.name, len(rank)), default=None)
        return found if self._hidden == 0 else None

    def editor(self, name: str) -> FieldEditor:
        """The editor of a field that is shown; raises KeyError when it is not."""
        for editor in self.editors:
            if editor.name == name:
                return editor
        raise KeyError(name)

    def choose(self, tab: str) -> None:
        """Turn to another part of a worker's approval."""
        if self._draft is not None and tab != self.tab and self._hidden == 0:
            self.tab = tab
            self._assign(self._draft)
            self.reading.log.scroll_to_top()

    # --- arrangement ------------------------------------------------------------------------------

    def _assign(self, draft: Draft) -> None:
        """Give the fields of this approval to editors."""
        names = [f.name for f in sorted(draft.fields, key=lambda f: "\n" in f.shown)]
        if is_worker(draft.approval.body):
            names = ["model"] + ([self.tab] if self.tab != "details" else [])
        while len(self.editors) < len(names):
            self.editors.append(FieldEditor(self._kit, self.column, self._changed, self._outside))
        for editor, name in zip(self.editors, names, strict=False):
            if editor.name != name:
                editor.hide()
            editor.show(draft, name, self._models)
        for editor in self.editors[len(names) :]:
            editor.hide()
        for editor in self.editors:
            editor.main = editor is self._main()
        self._shape = None

    def _arrange(self, draft: Draft) -> None:
        body, worker = draft.approval.body, is_worker(draft.approval.body)
        dpg.configure_item(self._tab_row, show=worker)
        self.card.hide()
        dpg.configure_item(self._problem_place, show=bool(why_again(body)))
        self.said.show(shown=False)
        match body:
            case SpawnBody() if worker:
                self._arrange_worker(body)
            case SpawnBody():
                self._arrange_stack(self._place_problem(body), body.command)
            case StepBody():
                self._arrange_step(body)
            case LimitBody():
                self._arrange_stack(0, limit_text(body))
            case ReviewBody():
                self._arrange_review(body)
            case _:
                assert_never(body)

    def _arrange_worker(self, body: SpawnBody) -> None:
        kit, (width, height) = self._kit, self._size
        gap, top = kit.px(_GAP), kit.px(_TOP)
        left = (width - gap) // 2
        whole = self.tab == "details"
        self._place_column(Rect(0, 0, left, top if whole else height))
        self.editors[0].place(0, 0, left, kit.px(60))
        dpg.set_item_pos(self._tab_row, [0, kit.px(68)])
        for tab, button in self.tab_buttons.items():
            kit.set_label(button, self._tab_label(tab, body), Style.TAB if tab == self.tab else Style.GHOST)
        self.card.place(left + gap, 0, width - left - gap)
        if whole:
            self.reading.place(Rect(0, top, width, height - top))
            return
        self.editors[1].place(0, top, left, height - top)
        self.reading.place(Rect(left + gap, top, width - left - gap, height - top))

    def _place_problem(self, body: Body) -> int:
        """Show above everything why it is asked again; returns the height that this takes."""
        kit, (width, _), text = self._kit, self._size, why_again(body)
        if not text:
            return 0
        dpg.configure_item(self._problem, wrap=width)
        kit.set_text(self._problem, text)
        dpg.set_item_pos(self._problem_place, [0, 0])
        return kit.px(22) * (1 + int(kit.width(text, Face.UI) // max(1, width))) + kit.px(8)

    def _arrange_step(self, body: StepBody) -> None:
        kit, (width, height) = self._kit, self._size
        top = self._place_problem(body)
        if body.said.strip():
            most = kit.px(140) if height > kit.px(480) else kit.px(90)
            tall = self.said.height_for(body.said, width, most)
            self.said.place(Rect(0, top, width, tall))
            top += tall + kit.px(8)
        if body.preview.kind is PreviewKind.DIFF:
            self._arrange_side_by_side(top)
        else:
            self._arrange_stack(top, body.preview.text)

    def _arrange_side_by_side(self, top: int) -> None:
        gap, (width, height) = self._kit.px(_GAP), self._size
        left = round((width - gap) * 0.4)
        self._place_column(Rect(0, top, left, height - top))
        self._stack_editors(left, height - top)
        self.reading.place(Rect(left + gap, top, width - left - gap, height - top))

    def _arrange_stack(self, top: int, text: str) -> None:
        """Editors above, the reading of this text below; neither takes more than it needs from the other."""
        width, height = self._size
        spare = height - top - self.reading.height_for(text, width) - self._kit.px(8)
        column = self._stack_editors(width, max((height - top) // 2, spare), fill=False)
        self._place_column(Rect(0, top, width, column))
        top += column + self._kit.px(8)
        self.reading.place(Rect(0, top, width, height - top))

    def _arrange_review(self, body: ReviewBody) -> None:
        width, height = self._size
        dpg.configure_item(self.column, show=False)
        tall = self.said.height_for(review_text(body), width, height // 3)
        self.said.place(Rect(0, 0, width, tall))
        top = tall + self._kit.px(8)
        self.reading.place(Rect(0, top, width, height - top))

    def _place_column(self, rect: Rect) -> None:
        dpg.set_item_pos(self.column, [rect.x, rect.y])
        dpg.configure_item(self.column, width=rect.width, height=rect.height, show=rect.height > 0)

    def _stack_editors(self, width: int, room: int, *, fill: bool = True) -> int:
        """One editor below the other; returns the height that they take, which is no more than `room`."""
        kit, gap = self._kit, self._kit.px(8)
        shown = [editor for editor in self.editors if editor.name]
        if not shown:
            return 0
        wanted = [editor.wanted for editor in shown]
        inner = room - gap * (len(shown) - 1)
        if not fill:
            inner = min(inner, sum(wanted))
        heights = share(wanted, inner, kit.px(LABEL_HEIGHT + 66))
        overflow = sum(heights) > inner
        y = 0
        for editor, height in zip(shown, heights, strict=True):
            editor.place(0, y, width - (kit.px(14) if overflow else 0), height)
            y += height + gap
        return min(y - gap, room)

    def _tab_label(self, tab: str, body: SpawnBody) -> str:
        edited = " · edited" if self._draft is not None and tab != "details" and self._draft.edited(tab) else ""
        extra = f"  {tokens(body.tokens_after)} tok" if tab == "context" and body.files else ""
        return tab.capitalize() + extra + edited

    def _tab_button(self, tab: str) -> int:
        return self._kit.button(tab.capitalize(), lambda: self.choose(tab), Style.GHOST, face=Face.SMALL)
