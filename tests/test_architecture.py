"""The house: who may call whom, kept true. The tables come first, because they are the architecture.

Rooms are the packages and modules right under `podium`. Everything points one way; the circle closes only
at the engine's inbox, where windows and workers post. See docs/design.md for the reasons.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "podium"
TESTS = Path(__file__).parent

EVERYBODY_MAY_IMPORT = {"errors", "abort", "resources"}

MAY_IMPORT = {
    # the words, and what follows from what
    "core": "",
    "view": "core",
    # one part of the world each
    "journal": "core",
    "providers": "core textfile",
    "workspace": "core",
    "tools": "core workspace",
    "context": "core",
    # the two kinds of thread
    "engine": "core",
    "worker": "core engine providers tools workspace context",
    # what reaches the engine from other processes
    "control": "core journal",
    # the person's own desktop
    "desktop": "",
    # readers of the feed
    "gui": "core view interrupts desktop",
    "headless": "core view interrupts desktop",
    # files that people write
    "textfile": "",
    "settings": "core",
    "settings_layers": "settings textfile",
    "config": "core settings settings_layers textfile",
    "settings_writer": "textfile",
    "memory": "view",
    "past_runs": "core journal past_teller view",
    "past_teller": "core journal view",
    "settings_editor": "config settings settings_layers settings_writer textfile view",
    "rules_file": "core settings settings_layers settings_writer textfile",
    "trackfile": "core textfile",
    # how it is put together
    "models": "providers config settings",
    "place": "core workspace",
    "app": (
        "core view control journal providers workspace tools context engine worker config settings trackfile doctor "
        "models rules_file place"
    ),
    "doctor": "config settings",
    "cli": (
        "app place control models config settings settings_layers core view journal gui headless trackfile doctor "
        "interrupts rules_file settings_editor memory past_runs"
    ),
    "__main__": "cli",
    "interrupts": "",
    # what lies under every room
    "errors": "",
    "abort": "",
    "resources": "",
}

PURE = {"core", "view"}

PURE_ROOMS_MAY_USE = {
    "__future__", "abc", "array", "bisect", "collections", "contextlib", "copy", "dataclasses", "datetime", "decimal",
    "difflib", "enum", "fnmatch", "fractions", "functools", "hashlib", "heapq", "itertools", "json", "math",
    "operator", "posixpath", "re", "shlex", "statistics", "string", "textwrap", "types", "typing", "unicodedata",
    "zlib",
}  # fmt: skip

ONLY_IN = {  # an outside library -> the places that know it
    "asyncio": "providers",
    "dearpygui": "gui",
    "genai_prices": "providers",
    "google": "providers",
    "httpx2": "providers",
    "jeepney": "desktop.notify",
    "networkx": "core.graph",
    "psutil": "tools",
    "pygments": "view.syntax",
    "pydantic": "config settings settings_layers settings_editor rules_file trackfile control journal tools providers",
    "rich": "headless",
    "socket": "control providers.rehearsal* gui.wake workspace.child tools.shell",
    "sqlite3": "journal",
    "subprocess": "workspace tools doctor gui.external headless.editor desktop",
    "threading": (
        "abort engine control.server providers.loop providers.quota providers.rehearsal* tools.shell tools.processes "
        "desktop.editor desktop.notify desktop.sound"
    ),
    "tomlkit": "settings_writer rules_file",
    "tree_sitter": "context",
    "tree_sitter_python": "context",
}

MAY_CATCH_EVERYTHING = {  # each of them reports what it caught
    "engine.supervisor": "the worker supervisor: a worker that raises fails its own ticket and nothing else",
    "engine.conductor": "the tick loop: a bug in a tick is told to every reader and stops the engine, journal intact",
    "gui.loop": "the frame loop: a broken frame is shown, the engine goes on",
}

NEEDS_NO_TEST_MODULE = {
    "__main__": "one line; tests/test_cli.py starts `python -m podium`",
    "core.budget_events": "words without behaviour; the tests of admit, spending and journal speak them",
    "core.notices": "words without behaviour; the tests of project, toasts and conductor speak them",
    "core.preview": "words without behaviour; the tests of the tools speak them",
    "core.attempt_events": "words without behaviour; the tests of state, decide and journal speak them",
    "core.events": "words without behaviour; the tests of state, decide and journal speak them",
    "core.freeze_events": "words without behaviour; the tests of freeze and journal speak them",
    "core.rule_events": "words without behaviour; the tests of policy, decide_rules and journal speak them",
    "core.stall_events": "words without behaviour; the tests of stall and journal speak them",
    "core.effects": "words without behaviour; the tests of decide and conductor speak them",
    "core.inputs": "words without behaviour; the tests of decide and conductor speak them",
    "engine.crew": "a protocol; the real crew and the tests' crew are told apart by nothing else",
    "view.ports": "two protocols; the window's and the terminal's tests plug into them",
    "gui.*": "driven through a real window with real input, by scenario, in tests/gui",
}

LONGEST_MODULE = 320
LONGEST_FUNCTION = 60

MODULES = sorted(
    ".".join(path.relative_to(SRC).with_suffix("").parts) for path in SRC.rglob("*.py") if path.stem != "__init__"
)


def source(module: str) -> str:
    return (SRC / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8")


@cache
def nodes(module: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(source(module))))


def imports(module: str) -> Iterator[str]:
    """Dotted names of everything that a module imports, also inside functions and for typing only."""
    for node in nodes(module):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=origin, names=names, level=level):
                above = ["podium", *module.split(".")][:-level] if level else []
                whole = ".".join([*above, *([origin] if origin else [])])
                yield from (f"{whole}.{alias.name}" for alias in names)


def room_of(module: str) -> str:
    return module.split(".")[0]


def lies_in(module: str, places: str) -> bool:
    """Whether a module is one of the places, or lies below one; a place may end in `*`."""
    return any(fnmatch(module, place) or fnmatch(module, place + ".*") for place in places.split())


@pytest.mark.parametrize("module", MODULES)
def test_a_room_imports_only_the_rooms_that_the_table_allows(module: str) -> None:
    """Imports point one way."""
    room = room_of(module)
    assert room in MAY_IMPORT, f"{module} is in no room of the table; decide where it belongs, then write it down"
    allowed = EVERYBODY_MAY_IMPORT | {room, *MAY_IMPORT[room].split()}
    inside = {name.split(".")[1] for name in imports(module) if name.startswith("podium.")}
    strangers = inside - allowed - {"__version__"}
    assert not strangers, f"{module} may import {sorted(allowed)}, but it imports {sorted(strangers)}"


@pytest.mark.parametrize("module", MODULES)
def test_an_outside_library_is_known_in_one_place(module: str) -> None:
    """A library can be replaced without a hunt through the house."""
    for name in imports(module):
        library = name.split(".")[0]
        places = ONLY_IN.get(library, module)
        assert lies_in(module, places), f"{module} imports {library}, which belongs to: {places}"


@pytest.mark.parametrize("module", [module for module in MODULES if room_of(module) in PURE])
def test_a_pure_room_has_no_thread_no_clock_and_no_disk(module: str) -> None:
    """What decides and what is shown depend on their arguments alone."""
    owned = {library for library, places in ONLY_IN.items() if lies_in(module, places)}
    used = {name.split(".")[0] for name in imports(module)} - {"podium"}
    assert used <= PURE_ROOMS_MAY_USE | owned, f"{module} imports {sorted(used - PURE_ROOMS_MAY_USE - owned)}"
    called = {ast.unparse(node.func) for node in nodes(module) if isinstance(node, ast.Call)}
    impure = {name for name in called if name in {"open", "print", "input"} or name.endswith((".now", ".today"))}
    assert not impure, f"{module} calls {sorted(impure)}; take the value as a parameter"


@pytest.mark.parametrize("module", MODULES)
def test_nobody_sleeps(module: str) -> None:
    """Every wait waits on the thing or the abort, so that a kill ends it at once."""
    assert "time.sleep" not in set(imports(module))
    assert "time.sleep" not in {ast.unparse(node) for node in nodes(module) if isinstance(node, ast.Attribute)}


def catches_everything(handler: ast.ExceptHandler) -> bool:
    caught = ast.unparse(handler.type) if handler.type else "BaseException"
    passes_on = isinstance(handler.body[-1], ast.Raise)
    return not passes_on and bool({"Exception", "BaseException"} & set(caught.strip("()").split(", ")))


@pytest.mark.parametrize("module", MODULES)
def test_everything_is_caught_in_three_places_only(module: str) -> None:
    """A bug is seen where it happens; only what others depend on catches it, and reports it."""
    broad = [node.lineno for node in nodes(module) if isinstance(node, ast.ExceptHandler) and catches_everything(node)]
    assert not broad or module in MAY_CATCH_EVERYTHING, f"{module}, lines {broad}: name the error that is meant"


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_stay_short(module: str) -> None:
    """A function fits a screen and a module fits a head."""
    lines = source(module).count("\n")
    assert lines <= LONGEST_MODULE, f"{module} has {lines} lines; it is two modules"
    functions = [node for node in nodes(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = [(node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions]
    long = [f"{name} ({length} lines)" for name, length in lengths if length > LONGEST_FUNCTION]
    assert not long, f"{module}: too long to be one function: {long}"


@pytest.mark.parametrize(
    "module", [module for module in MODULES if not lies_in(module, " ".join(NEEDS_NO_TEST_MODULE))]
)
def test_each_module_has_its_test_module(module: str) -> None:
    """`podium.core.graph` is tested in `tests/core/test_graph.py`."""
    *rooms, name = module.split(".")
    mirror = TESTS.joinpath(*rooms, f"test_{name}.py")
    assert mirror.exists(), f"write {mirror.relative_to(TESTS.parent)}"


@pytest.mark.parametrize("module", [module for module in NEEDS_NO_TEST_MODULE if module in MODULES])
def test_an_exception_that_is_not_needed_any_more_is_taken_back(module: str) -> None:
    """The list of modules without tests of their own does not outlive its reasons."""
    *rooms, name = module.split(".")
    assert not TESTS.joinpath(*rooms, f"test_{name}.py").exists(), f"take {module} out of NEEDS_NO_TEST_MODULE"
