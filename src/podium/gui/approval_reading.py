"""The texts of the approval dialog that are read and not edited: captioned, wrapped, scrolled, never cut."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import assert_never

import dearpygui.dearpygui as dpg

from podium.core.approval import ReviewBody, SpawnBody, StepBody
from podium.core.budget import LimitBody
from podium.core.conversation import ToolEffect
from podium.core.preview import PreviewKind
from podium.gui.approval_draft import Draft
from podium.gui.approval_text import details, is_worker, review_text
from podium.gui.diff_rows import SideBySide, Unified
from podium.gui.fonts import Face
from podium.gui.kit import Kit
from podium.gui.layout import Rect
from podium.gui.palette import Role
from podium.gui.styles import Style
from podium.gui.syntax_rows import Coloured
from podium.gui.virtual_log import VirtualLog
from podium.view.diff import parse
from podium.view.diff_blocks import changed_lines
from podium.view.edited_call import edited_diff, in_order
from podium.view.given import asked_to_sent
from podium.view.limits import limit_text
from podium.view.syntax import Word, json_words, shell_words
from podium.view.text import clean, outspoken, strip_ansi

CAPTION_HEIGHT = 26
_AS_ASKED = "as it was asked, without your edit"


class Reading:
    """A caption, and a text or a diff below it."""

    def __init__(self, kit: Kit, parent: int) -> None:
        self._kit = kit
        self._shown: bool | None = None
        self._diff: str | None = None
        self.side_by_side = False
        """Whether a diff shows both versions beside each other."""
        self.compares = False
        """Whether an edited question shows what was asked beside what is sent."""
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=kit.px(8)) as self._head:
            self._caption = kit.text("", Role.TEXT2, Face.STRONG_SMALL)
            self._added = kit.text("", Role.DONE, Face.SMALL)
            self._removed = kit.text("", Role.FAILED, Face.SMALL)
            self.turn_button = kit.button("", self.turn, Style.GHOST, face=Face.SMALL, show=False)
            self.compare_button = kit.button("", self.compare, Style.GHOST, face=Face.SMALL, show=False)
            self._note = kit.text("", Role.RUNNING, Face.SMALL)
        self.log = VirtualLog(kit, parent, follows=False)
        self.show(shown=False)

    def caption(self, text: str, changed: tuple[int, int] | None = None, note: str = "") -> None:
        """Say what is read: lines added and removed of a diff, and a note for what is unusual."""
        kit = self._kit
        kit.set_text(self._caption, text)
        for item, sign, count in ((self._added, "+", 0), (self._removed, "−", 1)):
            kit.set_text(item, f"{sign}{changed[count]}" if changed else "")
            dpg.configure_item(item, show=changed is not None)
        kit.set_text(self._note, note)

    def show_text(self, text: str) -> None:
        """Show a text, wrapped."""
        self._diff = None
        dpg.configure_item(self.turn_button, show=False)
        self.log.show_text(text)

    def show_words(self, text: str, words: Callable[[str], Sequence[Word]]) -> None:
        """Show a text in the colours of its words."""
        self._diff = None
        dpg.configure_item(self.turn_button, show=False)
        shown = outspoken(clean(text))
        self.log.show_rows(("words", shown), lambda columns: Coloured(shown, words(shown), columns))

    def show_diff(self, diff: str) -> None:
        """Show a unified diff, arranged as the person chose."""
        self._diff = diff
        rows = SideBySide if self.side_by_side else Unified
        self._kit.set_label(self.turn_button, "Unified   D" if self.side_by_side else "Side by side   D")
        dpg.configure_item(self.turn_button, show=bool(diff))
        lines = parse(outspoken(clean(diff)))
        self.log.show_rows((rows, diff), lambda columns: rows(lines, columns))

    def turn(self) -> None:
        """Arrange the diff in the other way, now and from now on."""
        self.side_by_side = not self.side_by_side
        if self._diff is not None:
            self.show_diff(self._diff)

    def compare(self) -> None:
        """Show what was asked beside what is sent, or what it would do."""
        self.compares = not self.compares

    def offer_comparison(self, *, offered: bool) -> None:
        """Let an edit be compared with what was asked."""
        self._kit.set_label(self.compare_button, "What it would do   C" if self.compares else "Your edit   C")
        dpg.configure_item(self.compare_button, show=offered)

    @property
    def note(self) -> str:
        """What is unusual about the text that is shown."""
        return str(dpg.get_value(self._note))

    def show(self, *, shown: bool) -> None:
        if shown is not self._shown:
            self._shown = shown
            dpg.configure_item(self._head, show=shown)
            dpg.configure_item(self.log.item, show=shown)

    def place(self, rect: Rect) -> None:
        """Take this rectangle, the caption included, and be seen."""
        self.show(shown=True)
        height = self._kit.px(CAPTION_HEIGHT)
        dpg.set_item_pos(self._head, [rect.x, rect.y])
        dpg.set_item_pos(self.log.item, [rect.x, rect.y + height])
        self.log.place(rect.width, max(self._kit.px(24), rect.height - height))

    def height_for(self, text: str, width: int, most: int = 100_000) -> int:
        """What this text needs with its caption, at most so many pixels; an estimate."""
        kit = self._kit
        letters = max(1, int(kit.width("X" * 20, Face.MONO) / 20))
        columns = max(8, (width - kit.px(34)) // letters)
        lines = sum(1 + len(line) // columns for line in text.split("\n"))
        return min(most, kit.px(CAPTION_HEIGHT + 24) + lines * kit.px(17))

    def refresh(self) -> None:
        if self._shown:
            self.log.refresh()


def read(draft: Draft, tab: str, said: Reading, reading: Reading) -> None:
    """Fill both readings with what belongs to this approval, as it is edited now."""
    comparable = draft.touched and not draft.problems
    reading.offer_comparison(offered=comparable)
    if comparable and reading.compares:
        diff = asked_to_sent(draft.approval.body, draft.body())
        if isinstance(draft.approval.body, StepBody):
            said.caption("What the worker says")
            said.show_text(strip_ansi(draft.approval.body.said).strip())
        reading.caption("What was asked, and what you send", changed_lines(diff))
        reading.show_diff(diff)
        return
    match draft.approval.body:
        case SpawnBody() as body if is_worker(body) and tab == "details":
            reading.caption("Everything else that comes with it")
            reading.show_text(details(body))
        case SpawnBody() as body if is_worker(body):
            reading.caption("As the worker reads it")
            reading.show_text(draft.text(tab))
        case SpawnBody():
            reading.caption("As it will be run")
            reading.show_words(draft.text("command"), shell_words)
        case StepBody() as body:
            said.caption("What the worker says")
            said.show_text(strip_ansi(body.said).strip())
            _read_step(draft, body, reading)
        case LimitBody():
            now = draft.approval.body if draft.problems else draft.body()
            assert isinstance(now, LimitBody)
            reading.caption("What can be done")
            reading.show_text(limit_text(now))
        case ReviewBody() as body:
            said.caption("What the worker says")
            said.show_text(review_text(body))
            reading.caption("The whole change", changed_lines(body.diff))
            reading.show_diff(body.diff)
        case _:
            assert_never(draft.approval.body)


def _read_step(draft: Draft, body: StepBody, reading: Reading) -> None:
    match body.preview.kind:
        case PreviewKind.DIFF:
            diff, note = _change(draft, body)
            reading.caption("What it would change", changed_lines(diff), note)
            reading.show_diff(diff)
        case PreviewKind.COMMAND:
            edited = any(f.name == "command" for f in draft.fields)
            reading.caption("As it will be run", note=_AS_ASKED if draft.touched and not edited else "")
            reading.show_words(draft.text("command") if edited else body.preview.text, shell_words)
        case PreviewKind.TEXT:
            asks = body.effect is ToolEffect.PROPOSE
            caption = (
                "The ticket that would be added, and its arguments" if asks else "What it would do, and its arguments"
            )
            reading.caption(caption, note=_AS_ASKED if draft.touched else "")
            _show_arguments(draft, body, reading)
        case _:
            assert_never(body.preview.kind)


def _show_arguments(draft: Draft, body: StepBody, reading: Reading) -> None:
    """The preview, and below it the arguments as they are edited now, in JSON."""
    now = body if draft.problems else draft.body()
    assert isinstance(now, StepBody)
    arguments = json.dumps(dict(in_order(now.call.args())), indent=2, ensure_ascii=False)
    before = f"{body.preview.text.rstrip()}\n\n"
    offset = len(outspoken(clean(before)))

    def words(text: str) -> list[Word]:
        return [Word(w.start + offset, w.end + offset, w.kind) for w in json_words(text[offset:])]

    reading.show_words(before + arguments, words)


def _change(draft: Draft, body: StepBody) -> tuple[str, str]:
    """The diff of the call as it is edited now, and what must be known about it."""
    if not draft.touched:
        return body.preview.text, ""
    if draft.problems:
        return body.preview.text, _AS_ASKED
    now = draft.body()
    assert isinstance(now, StepBody)
    edited = edited_diff(body.call.args(), now.call.args(), body.preview.text)
    if edited is None:
        return body.preview.text, f"{_AS_ASKED}: that file was not read"
    if not edited.diff:
        return "", "your edit changes nothing in the file"
    return edited.diff, "with your edit" if edited.whole else "with your edit; the piece alone, lines counted within it"
