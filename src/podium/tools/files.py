"""The file tools: read_file, list_files, write_file, edit_file.

What a tool would do is computed by the same function for the preview and for the run, so that a person approves what
will happen. Between the two the file may change; then the edit is computed again on what is there.
"""

from __future__ import annotations

import difflib
from typing import Annotated

from pydantic import Field

from podium.core.conversation import ToolEffect
from podium.core.preview import Preview, PreviewKind
from podium.errors import RepositoryProblem
from podium.tools import textfiles
from podium.tools.bounded import first_lines
from podium.tools.confine import confined
from podium.tools.textfiles import TextFile
from podium.tools.tool import Arguments, LineNumber, Tool, ToolProblem, Workplace
from podium.workspace.diff import unified
from podium.workspace.listing import visible_files

MOST_LINES = 2_000
MOST_CHARS = 60_000
MOST_NAMES = 500
LONGEST_NAME = 1_000

FilePath = Annotated[str, Field(min_length=1, description="Path relative to the root of the worktree")]


class OneFile(Arguments):
    path: FilePath

    def places(self) -> tuple[str, ...]:
        return (self.path,)


class ReadFile(OneFile):
    first_line: Annotated[LineNumber | None, Field(description="First line to read, from 1; optional")] = None
    last_line: Annotated[LineNumber | None, Field(description="Last line to read, inclusive; optional")] = None


class ListFiles(Arguments):
    path: Annotated[str, Field(min_length=1, description="Directory to list, relative to the root")] = "."
    pattern: Annotated[
        str, Field(min_length=1, description="Glob relative to that directory; ** crosses directories, * does not")
    ] = "**/*"

    def places(self) -> tuple[str, ...]:
        return (self.path,)


class WriteFile(OneFile):
    content: Annotated[str, Field(description="The whole new content of the file")]


class EditFile(OneFile):
    old_text: Annotated[str, Field(min_length=1, description="Text to replace, exactly as it stands in the file")]
    new_text: Annotated[str, Field(description="Text to put in its place")]
    all_occurrences: Annotated[bool, Field(description="Replace every occurrence instead of the only one")] = False


def _read(args: ReadFile, workplace: Workplace) -> str:
    text = textfiles.read(workplace.root, args.path).text.removeprefix("\ufeff").replace("\r\n", "\n")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    if not lines:
        return "[the file is empty]"
    first, last = args.first_line or 1, min(args.last_line or len(lines), len(lines))
    if first > last:
        raise ToolProblem(
            f"{args.path} has {len(lines)} lines; there is no line range {first} to {args.last_line or len(lines)}"
        )
    shown = _within_limits(lines[first - 1 : last])
    if shown == lines:
        return text
    end = first + len(shown) - 1
    way_on = f"; go on with first_line={end + 1}" if end < last else ""
    return "\n".join([*shown, f"[lines {first} to {end} of {len(lines)}{way_on}]"])


def _within_limits(lines: list[str]) -> list[str]:
    """The first lines that one answer can hold; a single line that is too long for any answer is cut."""
    kept, room = [], MOST_CHARS
    for line in lines[:MOST_LINES]:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept or [f"{line[:MOST_CHARS]} [... the line has {len(line):,} characters]" for line in lines[:1]]


def _list(args: ListFiles, workplace: Workplace) -> str:
    place = confined(workplace.root, args.path)
    if not (workplace.root / place).is_dir():
        raise ToolProblem(f"{args.path} is not a directory; list_files without a path lists the whole worktree")
    try:
        names = visible_files(workplace.root, str(place), args.pattern)
    except RepositoryProblem as problem:
        raise ToolProblem(str(problem)) from problem
    printable = [name.encode("utf-8", "replace").decode() for name in names]
    return (
        "\n".join(first_lines(printable, MOST_NAMES, LONGEST_NAME)) or "[no file matches; ignored files are not listed]"
    )


def _written(args: WriteFile, workplace: Workplace) -> tuple[TextFile | None, str]:
    old = textfiles.read_if_there(workplace.root, args.path)
    return old, textfiles.rewritten(old, args.content)


def _write(args: WriteFile, workplace: Workplace) -> str:
    old, text = _written(args, workplace)
    textfiles.write(workplace.root, args.path, text, old.mode if old else None)
    lines = len(text.splitlines())
    return f"{'wrote' if old else 'created'} {args.path} ({lines} line{'s' if lines != 1 else ''})"


def _edited(args: EditFile, workplace: Workplace) -> tuple[TextFile, str, int]:
    file = textfiles.read(workplace.root, args.path)
    old, new = file.like(args.old_text), file.like(args.new_text)
    count = file.text.count(old)
    if count == 0:
        raise ToolProblem(
            f"old_text is not in {args.path}; it must match exactly, spaces too{_nearest(file.text, old)}"
        )
    if count > 1 and not args.all_occurrences:
        way_out = "give more lines around the one you mean, or set all_occurrences"
        raise ToolProblem(f"old_text is in {args.path} {count} times ({_places(file.text, old)}); {way_out}")
    if old == new:
        raise ToolProblem(f"old_text and new_text are the same; {args.path} was not changed")
    return file, file.text.replace(old, new), count


def _edit(args: EditFile, workplace: Workplace) -> str:
    file, text, count = _edited(args, workplace)
    textfiles.write(workplace.root, args.path, text, file.mode)
    return f"edited {args.path} ({count} place{'s' if count != 1 else ''})"


def _places(text: str, part: str, most: int = 5) -> str:
    lines: list[str] = []
    start = 0
    while (start := text.find(part, start)) >= 0 and len(lines) < most:
        lines.append(str(text.count("\n", 0, start) + 1))
        start += len(part)
    return "at lines " + ", ".join(lines)


def _nearest(text: str, wanted: str) -> str:
    """The lines of the file that look most like the first line that was asked for, with their numbers."""
    first = next((line.strip() for line in wanted.splitlines() if line.strip()), "")
    lines = text.splitlines()[:MOST_LINES]
    near = difflib.get_close_matches(first, {line.strip() for line in lines} - {""}, n=3, cutoff=0.6)
    found = [f"  {number}: {line}" for number, line in enumerate(lines, 1) if line.strip() in near]
    return "\nnearest lines:\n" + "\n".join(found[:3]) if found else "; read_file shows what it holds"


def _preview_write(args: WriteFile, workplace: Workplace) -> Preview:
    old, text = _written(args, workplace)
    return Preview(PreviewKind.DIFF, unified(args.path, old.text if old else None, text))


def _preview_edit(args: EditFile, workplace: Workplace) -> Preview:
    file, text, _ = _edited(args, workplace)
    return Preview(PreviewKind.DIFF, unified(args.path, file.text, text))


def _preview_read(args: ReadFile, _: Workplace) -> Preview:
    lines = (
        f", lines {args.first_line or 1} to {args.last_line or 'the end'}" if args.first_line or args.last_line else ""
    )
    return Preview(PreviewKind.TEXT, f"read {args.path}{lines}")


read_file = Tool(
    name="read_file",
    description="Read a text file, whole or a range of its lines.",
    effect=ToolEffect.READ,
    arguments=ReadFile,
    run=_read,
    preview=_preview_read,
)

list_files = Tool(
    name="list_files",
    description="List the project's files, tracked and new ones, without those that git ignores.",
    effect=ToolEffect.READ,
    arguments=ListFiles,
    run=_list,
    preview=lambda args, _: Preview(PreviewKind.TEXT, f"list {args.pattern} in {args.path}"),
)

write_file = Tool(
    name="write_file",
    description="Create a text file, or replace the whole content of one. Directories are made as needed.",
    effect=ToolEffect.WRITE,
    arguments=WriteFile,
    run=_write,
    preview=_preview_write,
)

edit_file = Tool(
    name="edit_file",
    description="Replace a piece of text in a file. It must be there exactly once, unless all_occurrences is set.",
    effect=ToolEffect.WRITE,
    arguments=EditFile,
    run=_edit,
    preview=_preview_edit,
)
