"""Python reduced: what is cut, what stays, and that the result is still Python."""

from __future__ import annotations

import ast
import random
import subprocess
import sys
import sysconfig
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from podium.context.skeleton import reduce_python

MODULE = '''"""Parse things."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

LIMIT = 3  # per line
TABLE = [{numbers}]
register(Parser)


@cached
def parse(text: str, *, strict: bool = False) -> list[str]:
    """Cut a text into words.

    Raises ValueError.
    """
    if strict:
        raise ValueError(text)
    return text.split()


class Parser(Base):
    """Feeds."""

    size: int = 0

    async def feed(self, text: str) -> None:
        self.size += len(text)

        def helper() -> int:
            return 1

    @property
    def empty(self) -> bool: return self.size == 0 and not self.waiting

    def only(self) -> None:
        """Only a docstring."""


if __name__ == "__main__":
    main()
'''.replace("{numbers}", ", ".join(str(n) for n in range(200)))

SKELETON = '''"""Parse things."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

LIMIT = 3  # per line
TABLE = ...
...


@cached
def parse(text: str, *, strict: bool = False) -> list[str]:
    """Cut a text into words.

    Raises ValueError.
    """
    ...


class Parser(Base):
    """Feeds."""

    size: int = 0

    async def feed(self, text: str) -> None:
        ...

    @property
    def empty(self) -> bool: ...

    def only(self) -> None:
        """Only a docstring."""


if __name__ == "__main__":
    ...
'''


def reduce(text: str, *symbols: str) -> str:
    reduced = reduce_python(text, symbols)
    assert reduced is not None
    return reduced.text


def test_a_skeleton_keeps_what_a_caller_reads() -> None:
    """Imports, signatures, decorators, docstrings, attributes stay; bodies, long data and calls go."""
    assert reduce(MODULE) == SKELETON


def test_named_symbols_stay_whole() -> None:
    """A method, or a long constant, is verbatim, and everything else is as in the skeleton."""
    feed = MODULE[MODULE.index("        self.size +=") : MODULE.index("\n\n    @property")]
    assert reduce(MODULE, "Parser.feed") == SKELETON.replace("-> None:\n        ...", f"-> None:\n{feed}", 1)
    table = next(line for line in MODULE.splitlines() if line.startswith("TABLE"))
    assert reduce(MODULE, "TABLE") == SKELETON.replace("TABLE = ...", table)


def test_a_symbol_inside_a_function_keeps_the_function() -> None:
    """`Parser.feed.helper` cannot be read without what is around it."""
    assert reduce(MODULE, "Parser.feed.helper") == reduce(MODULE, "Parser.feed")


def test_names_and_found_are_told() -> None:
    """All dotted names, also under `if` and inside functions; of the wanted ones only those that are there."""
    reduced = reduce_python("if x:\n    a, b = c = 1, 2\nelse:\n    def f():\n        class G: pass\n", ["f.G", "nope"])
    assert reduced is not None
    assert (reduced.names, reduced.found) == (("a", "b", "c", "f", "f.G"), ("f.G",))


def test_a_syntax_error_is_not_reduced() -> None:
    """Where the syntax cannot be read, nobody knows what may be cut."""
    assert reduce_python("def f(:\n    pass\n") is None


def test_short_bodies_are_not_made_longer() -> None:
    """`x` is shorter than `...`."""
    assert reduce("def f():\n  x\n") == "def f():\n  x\n"


def test_bodies_behind_a_line_continuation_survive() -> None:
    """Such a body cannot get a second line, so its docstring goes with the rest."""
    assert reduce('def f(): \\\n    "doc"; return some_function(1)\n') == "def f(): \\\n    ...\n"


def test_importing_the_module_does_not_load_the_parser() -> None:
    """A window without Python files never pays for tree-sitter."""
    code = "import sys, podium.context.views; print('tree_sitter' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_standard_library_can_be_reduced() -> None:
    """Real modules: the skeleton parses, is not longer, and reducing it again changes nothing more."""
    modules = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))
    for module in random.Random(7).sample(modules, 60):
        source = module.read_text(encoding="utf-8")
        skeleton = reduce(source)
        ast.parse(skeleton)
        assert len(skeleton) <= len(source)
        assert reduce(skeleton) == skeleton


@st.composite
def statements(draw: st.DrawFn, depth: int = 0, indent: str = "") -> str:
    """A block of valid Python, nested up to three levels."""
    simple = [
        "x",
        "y = 1",
        "z: int",
        "w = '''a\n'''",
        "import a.b",
        "call(1, 2)",
        "# note",
        "'doc'",
        "a = b = 2; call(3)",
        "é = 'ü'",
        "del x, y",
        "...",
    ]
    compound = [
        "def f(a, *b):",
        "async def g() -> int:",
        "class C:",
        "if a:",
        "for a in b:",
        "try:",
        "@d\nclass D:",
        "else",
    ]
    lines = [f"{indent}'''Docs.'''"] if draw(st.booleans()) else []
    for _ in range(draw(st.integers(1, 4))):
        head = draw(st.sampled_from([*simple, *(compound if depth < 3 else [])]))
        if head not in compound:
            lines.append(indent + head)
            continue
        body = draw(statements(depth + 1, indent + draw(st.sampled_from(["  ", "    "]))))
        before = "if a:" if head == "else" else head.replace("\n", "\n" + indent)
        after = {"try:": "finally:", "else": "else:"}.get(head)
        lines += [indent + before, body, *([indent + after, body] if after else [])]
    return "\n".join([*lines, f"{indent}pass"])


@given(statements())
@settings(max_examples=150)
def test_any_skeleton_parses_and_is_not_longer(source: str) -> None:
    """Whatever the nesting, cutting leaves valid Python."""
    ast.parse(source)
    skeleton = reduce(source)
    ast.parse(skeleton)
    assert len(skeleton) <= len(source)


@given(statements(), st.data())
@settings(max_examples=150)
def test_any_named_definition_appears_verbatim(source: str, data: st.DataObject) -> None:
    """The text of each top-level definition that was asked for stands in the view."""
    tree = ast.parse(source)
    definitions = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    if definitions:
        wanted = data.draw(st.sampled_from(definitions))
        segment = ast.get_source_segment(source, wanted)
        assert segment is not None
        assert segment in reduce(source, wanted.name)


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_no_text_is_too_strange(text: str) -> None:
    """Any text is reduced or refused: lone surrogates and NULs included."""
    reduced = reduce_python(text)
    assert reduced is None or len(reduced.text) <= len(text)
