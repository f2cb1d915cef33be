"""Fields of open questions in the person's own editor: handed over, and taken back whenever they are saved there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from podium.core.inputs import KeepDraft
from podium.core.ticket import ApprovalId
from podium.desktop.editor import Editors, Ended, Saved
from podium.gui.approval_draft import Draft, FieldKind
from podium.gui.approval_queue import Queue
from podium.gui.panel import Desk
from podium.view.model import Changes

_BETWEEN = "/"


class EditorDesk:
    """`complain` is told what goes wrong, in words for the person."""

    def __init__(self, desk: Desk, queue: Queue, editors: Editors, complain: Callable[[str], object]) -> None:
        self._desk, self._queue, self._editors, self._complain = desk, queue, editors, complain
        self._out: set[str] = set()
        self._left: dict[str, str] = {}
        """What an earlier Podium left, of questions that are not open yet."""

    def begin(self) -> None:
        """See whether an earlier Podium ended while an editor was open."""
        self._editors.look_for_left()

    def hand_over(self, draft: Draft, field: str) -> None:
        """Open a field in the editor."""
        key = _key(draft.approval.id, field)
        if key not in self._out:
            self._out.add(key)
            self._editors.open(key, draft.text(field), _suffix(draft, field))

    def has(self, draft: Draft, field: str) -> bool:
        """Whether the field is open in the editor."""
        return _key(draft.approval.id, field) in self._out

    def tend(self, changes: Changes) -> None:
        """Take what was saved; called each frame."""
        while (news := self._editors.take()) is not None:
            match news:
                case Saved(key, text, left):
                    if self._take(key, text, left=left):
                        continue
                    if left:
                        self._left[key] = text
                    elif key in self._out:
                        self._out.discard(key)
                        self._desk.quick.append("What you save in your editor goes nowhere: its question was answered")
                case Ended(key, problem):
                    self._out.discard(key)
                    if problem:
                        self._complain(f"Not edited: {problem}.")
        if self._left and changes.approvals:
            self._left = {key: text for key, text in self._left.items() if not self._take(key, text, left=True)}

    def _take(self, key: str, text: str, *, left: bool) -> bool:
        """Put a text into its draft and have the engine keep it; whether its question is open."""
        approval, _, field = key.rpartition(_BETWEEN)
        draft = self._queue.draft_of(ApprovalId(approval))
        if draft is None or self._desk.model.gone or not any(own.name == field for own in draft.fields):
            return False
        before = draft.text(field)
        added = text.endswith("\n") and not before.endswith("\n")
        draft.edit(field, text.removesuffix("\n") if added else text)  # most editors end a text with a line break
        if (body := draft.keepable()) is not None:
            self._desk.post(KeepDraft(draft.approval.id, body, draft.reason))
        if left:
            self._editors.forget(key)
            self._desk.quick.append(
                f"Taken from your editor, saved after Podium ended: {field} of {draft.approval.ticket}"
            )
        return True


def _key(approval: ApprovalId, field: str) -> str:
    return f"{approval}{_BETWEEN}{field}"


def _suffix(draft: Draft, field: str) -> str:
    """By it an editor knows how to colour the text."""
    own = next(f for f in draft.fields if f.name == field)
    if own.kind is FieldKind.JSON:
        return ".json"
    if own.kind is FieldKind.PROSE or field == "context":
        return ".md"
    if field == "command":
        return ".sh"
    path = next((draft.text(f.name) for f in draft.fields if f.name == "path"), "")
    suffix = PurePosixPath(path).suffix
    return suffix if suffix.isascii() and suffix[1:].isalnum() else ".txt"
