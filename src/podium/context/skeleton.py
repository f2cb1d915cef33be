"""Python reduced to what a caller needs to know of it.

A skeleton is the file with parts cut out, never a file written anew: what stays is verbatim, comments and
layout included. A part is cut only where that makes the file shorter, so a skeleton is never longer
than its file. tree-sitter reads the syntax, because the code belongs to a user whose Python may be newer or older
than ours, and is imported with the first file that is reduced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

LONG_VALUE = 400
"""Bytes; the value of an assignment that is longer is data, and is cut to `...` as well."""

_ELLIPSIS = b"..."
_KEPT = frozenset(
    {
        "import_statement",
        "import_from_statement",
        "future_import_statement",
        "type_alias_statement",
        "pass_statement",
    }
)
_OPENED = frozenset({"if_statement", "try_statement", "with_statement"})
_CLAUSES = frozenset({"elif_clause", "else_clause", "except_clause", "except_group_clause", "finally_clause"})
_DEFINITIONS = frozenset({"function_definition", "class_definition"})


@dataclass(frozen=True, slots=True)
class Reduced:
    """A reduced file; `names` are all dotted names that it defines, `found` those that were asked for."""

    text: str
    names: tuple[str, ...]
    found: tuple[str, ...]


def reduce_python(text: str, symbols: Sequence[str] = ()) -> Reduced | None:
    """The skeleton of a Python file, with `symbols` (dotted names, such as `Parser.feed`) in full.

    A name inside a function keeps that whole function. None when the file has a syntax error.
    """
    try:
        source = text.encode("utf-8")
    except UnicodeEncodeError:
        return None  # a lone surrogate, which no Python file can hold
    root = _parser().parse(source).root_node
    if root.has_error:
        return None
    names = tuple(dict.fromkeys(_names(root, "")))
    found = tuple(symbol for symbol in dict.fromkeys(symbols) if symbol in names)
    return Reduced(_Cutter(source, found).cut(root).decode("utf-8"), names, found)


@cache
def _parser() -> Parser:
    import tree_sitter_python
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_python.language()))


class _Cutter:
    """Collects the spans of one file that are replaced, then makes the new text."""

    def __init__(self, source: bytes, symbols: tuple[str, ...]) -> None:
        self._source = source
        self._symbols = symbols
        self._cuts: list[tuple[int, int, bytes]] = []

    def cut(self, root: Node) -> bytes:
        self._block(root, "")
        pieces, position = [], 0
        for start, end, replacement in sorted(self._cuts):
            pieces += [self._source[position:start], replacement]
            position = end
        return b"".join([*pieces, self._source[position:]])

    def _block(self, block: Node, prefix: str) -> None:
        """Reduce the statements of a module, a class or a branch; a run of uninteresting ones is one `...`."""
        run: list[Node] = []
        for statement in block.named_children:
            if statement.type == "comment":
                continue
            if not self._keep(statement, prefix):
                run.append(statement)
                continue
            self._cut_run(run)
            run = []
        self._cut_run(run)

    def _keep(self, statement: Node, prefix: str) -> bool:
        """Whether the statement stays; if so, what is long inside it is cut."""
        if statement.type == "expression_statement":
            return self._keep_expression(statement, prefix)
        if statement.type in _OPENED:
            for block in _blocks(statement):
                self._block(block, prefix)
            return True
        definition = _definition(statement)
        if definition is not None:
            self._cut_definition(definition, prefix)
            return True
        return statement.type in _KEPT

    def _keep_expression(self, statement: Node, prefix: str) -> bool:
        expression = statement.named_children[0]
        if expression.type != "assignment":
            return expression.type in {"augmented_assignment", "string", "concatenated_string", "ellipsis"}
        value = expression.child_by_field_name("right")
        wanted = any(prefix + name in self._symbols for name in _targets(expression))
        if value is not None and not wanted and value.end_byte - value.start_byte > LONG_VALUE:
            self._add(value.start_byte, value.end_byte, _ELLIPSIS)
        return True

    def _cut_definition(self, definition: Node, prefix: str) -> None:
        name = prefix + _name(definition)
        body = definition.child_by_field_name("body")
        if name in self._symbols or body is None:
            return
        if definition.type == "class_definition":
            self._block(body, name + ".")
        elif not any(symbol.startswith(name + ".") for symbol in self._symbols):
            self._cut_body(definition, body)

    def _cut_body(self, function: Node, body: Node) -> None:
        statements = [child for child in body.named_children if child.type != "comment"]
        first, last = statements[0], statements[-1]
        colon = next(child for child in reversed(function.children) if child.type == ":")
        between = self._source[colon.end_byte : first.start_byte]
        # Behind a line continuation the body is still on the line of its colon.
        on_one_line = b"\n" not in between or b"\\" in between
        if on_one_line or not _is_string(first):
            self._add(first.start_byte, last.end_byte, _ELLIPSIS)
        elif first.end_byte != last.end_byte:
            line_start = self._source.rfind(b"\n", 0, first.start_byte) + 1
            indent = self._source[line_start : first.start_byte]
            self._add(first.end_byte, last.end_byte, b"\n" + indent + _ELLIPSIS)

    def _cut_run(self, run: list[Node]) -> None:
        if run:
            self._add(run[0].start_byte, run[-1].end_byte, _ELLIPSIS)

    def _add(self, start: int, end: int, replacement: bytes) -> None:
        if len(replacement) < len(self._source[start:end].decode("utf-8")):
            self._cuts.append((start, end, replacement))


def _names(block: Node, prefix: str) -> Iterator[str]:
    """Every dotted name that a block defines."""
    for statement in block.named_children:
        definition = _definition(statement)
        if definition is not None:
            name = prefix + _name(definition)
            yield name
            body = definition.child_by_field_name("body")
            if body is not None:
                yield from _names(body, name + ".")
        elif statement.type in _OPENED:
            for inner in _blocks(statement):
                yield from _names(inner, prefix)
        elif statement.type == "expression_statement" and statement.named_children[0].type == "assignment":
            yield from (prefix + target for target in _targets(statement.named_children[0]))


def _definition(statement: Node) -> Node | None:
    """The function or class that a statement defines, without its decorators."""
    if statement.type == "decorated_definition":
        return statement.child_by_field_name("definition")
    return statement if statement.type in _DEFINITIONS else None


def _blocks(statement: Node) -> Iterator[Node]:
    """The blocks of a branching statement, those of its clauses included."""
    for child in statement.named_children:
        if child.type == "block":
            yield child
        elif child.type in _CLAUSES:
            yield from _blocks(child)


def _targets(assignment: Node) -> Iterator[str]:
    """The plain names that an assignment binds: `a = b = 1` and `a, b = 1, 2` bind two."""
    left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
    names = [] if left is None else [left, *left.named_children]
    yield from (_text(node) for node in names if node.type == "identifier")
    if right is not None and right.type == "assignment":
        yield from _targets(right)


def _is_string(statement: Node) -> bool:
    return statement.type == "expression_statement" and statement.named_children[0].type == "string"


def _name(definition: Node) -> str:
    name = definition.child_by_field_name("name")
    return "" if name is None else _text(name)


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8")
