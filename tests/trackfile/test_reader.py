"""Track files, whole: what is read from good ones, and that bad ones are told whole."""

from __future__ import annotations

import gc
import json
import tempfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podium.core.budget import LimitKind, Limits
from podium.core.ticket import Condition, Executor, Mode, On, Ticket, TicketId, Track, TrackId
from podium.errors import TrackFileError
from podium.resources import resource
from podium.trackfile import read_track

FULL = """
[track]
id = "release"
title = "The release"
mode = "step"
limits = { work_s = 3600, turns = 100, calls = 200 }

[[tickets]]
id = "parse"
description = "Write the parser."
title = "Parser"
status = "completed"
assigned_to = "ann"
step_mode = true
priority = 3
model = "gemini-3.1-pro-preview"
context_requirements = ["README.md"]
target_file = "parser.py"
target_symbols = ["parse", "Parser.feed"]
max_attempts = 1
timeout_s = 30
limits = { tokens = 20_000, cost_usd = 0.1 }

[[tickets]]
id = "test"
description = "Run the tests."
depends_on = ["parse"]
executor = "command"
command = "pytest"
"""


def written(folder: Path, text: str, name: str = "track.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def complaints(path: Path, root: Path | None = None) -> list[str]:
    with pytest.raises(TrackFileError) as caught:
        read_track(path, root)
    return [str(problem).removeprefix(str(path)) for problem in caught.value.problems]


def test_every_key_of_a_toml_file_arrives(tmp_path: Path) -> None:
    """Each field of a ticket can be written, and the others have their defaults."""
    assert read_track(written(tmp_path, FULL)) == Track(
        TrackId("release"),
        (
            Ticket(
                TicketId("parse"),
                "Write the parser.",
                title="Parser",
                assigned_to="ann",
                step_mode=True,
                priority=3,
                model="gemini-3.1-pro-preview",
                context_requirements=("README.md",),
                target_file="parser.py",
                target_symbols=("parse", "Parser.feed"),
                max_attempts=1,
                timeout_s=30.0,
                done_before=True,
                limits=Limits(tokens=20_000, cost_usd=Decimal("0.1")),
            ),
            Ticket(
                TicketId("test"),
                "Run the tests.",
                depends_on=(TicketId("parse"),),
                executor=Executor.COMMAND,
                command="pytest",
            ),
        ),
        "The release",
        Mode.STEP,
        Limits(3600.0, 100, 200),
    )


def test_the_flat_list_of_the_predecessors_is_read(tmp_path: Path) -> None:
    """The track takes the file's name; every status but `completed` starts again."""
    rows = [
        {"id": "a", "description": "A", "status": "completed", "assigned_to": "tier3", "depends_on": []},
        {"id": "b", "description": "B", "status": "in_progress", "depends_on": ["a"], "step_mode": True},
        {"id": "c", "description": "C", "status": "blocked"},
    ]
    assert read_track(written(tmp_path, json.dumps(rows), "epic-7.json")) == Track(
        TrackId("epic-7"),
        (
            Ticket(TicketId("a"), "A", assigned_to="tier3", done_before=True),
            Ticket(TicketId("b"), "B", depends_on=(TicketId("a"),), step_mode=True),
            Ticket(TicketId("c"), "C"),
        ),
    )


@pytest.mark.parametrize(("table", "id_"), [("", "track"), ('[track]\nname = "n"', "n"), ('[track]\nid = "i"', "i")])
def test_a_track_is_called_by_id_or_name_or_file(tmp_path: Path, table: str, id_: str) -> None:
    """`name` is another word for `id`."""
    text = table + '\n[[tickets]]\nid = "a"\ndescription = "A"\n'
    assert read_track(written(tmp_path, text)).id == id_


def test_the_demo_track_is_good() -> None:
    """The shipped example stands the checks, files included."""
    demo = resource("assets/demo")
    assert len(read_track(demo / "track.toml", demo).tickets) >= 10


def test_all_problems_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    """One reading, everything that is wrong, in the order of the file."""
    text = """
[trak]
[track]
id = "x"
name = "y"
mode = "yolo"

[[tickets]]
id = "a"
description = " "
depends_on = ["c", "parse"]

[[tickets]]
id = "a"
depend_on = 3
executor = "command"

[[tickets]]
id = "c"
description = "x"
depends_on = ["c", "a", 3]
timeout_s = -1
command = "ls"

[[tickets]]
id = "parser"
description = "x"
target_symbols = ["f"]
"""
    assert complaints(written(tmp_path, text)) == [
        ":2: trak: unknown key (did you mean 'track'?)",
        ":6: track.mode: is 'yolo'; it should be 'auto', 'spawn' or 'step'",
        ":10: tickets[0] 'a'.description: is ' '; it should not be empty",
        ":11: tickets[0] 'a'.depends_on: unknown ticket 'parse' (did you mean 'parser'?)",
        ":11: tickets[0] 'a'.depends_on: a cycle: a -> c -> a (remove one of these dependencies)",
        ":13: tickets[1] 'a': has no 'description' (add it)",
        ":13: tickets[1] 'a': has executor 'command', but no command (say what to run)",
        ":14: tickets[1] 'a'.id: tickets[0] has the same id (give one of them another)",
        ":15: tickets[1] 'a'.depend_on: unknown key (did you mean 'depends_on'?)",
        ":21: tickets[2] 'c'.depends_on[2]: is 3; it should be a valid string",
        ":21: tickets[2] 'c'.depends_on: the ticket depends on itself (remove it)",
        ":22: tickets[2] 'c'.timeout_s: is -1; it should be greater than 0",
        ":23: tickets[2] 'c'.command: the executor is 'llm', so it would never run (add executor = \"command\")",
        ":28: tickets[3] 'parser'.target_symbols: there is no target_file to find them in (add target_file)",
    ]


def test_a_json_list_is_told_by_index(tmp_path: Path) -> None:
    """Where there are no lines, places are indexes and ids."""
    rows = [3, {"id": "a", "description": "A", "statu": "todo"}, {"id": "b", "description": "B", "depends_on": "a"}]
    assert complaints(written(tmp_path, json.dumps(rows), "t.json")) == [
        ": [0]: is 3; it should be a table of keys",
        ": [1] 'a'.statu: unknown key (did you mean 'status'?)",
        ": [2] 'b'.depends_on: is 'a'; it should be a list",
    ]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("t.toml", b"[track\n", ":1:7: is not valid TOML: Expected ']' at the end of a table declaration"),
        ("t.toml", b"x = '\xff'", ":1: is not UTF-8 text (save the file as UTF-8)"),
        ("t.toml", b"", ": has no tickets (add one)"),
        ("t.toml", b"tickets = 3", ":1: tickets: should be a list of tickets (write [[tickets]] before each)"),
        ("t.json", b"[]", ": has no tickets (add one)"),
        ("t.json", b'[{"id": }]', ":1:9: is not valid JSON: Expecting value"),
        ("t.json", b"3", ": is no track (write a list of tickets)"),
        ("t.json", b"[" * 100_000, ": is nested too deeply"),
        ("t.json", b'[{"id":"a","id":"b"}]', ": key 'id' stands twice in one object (remove one of them)"),
        ("t.json", b"", ":1:1: is not valid JSON: Expecting value"),
    ],
)
def test_a_file_that_is_no_track_is_told(tmp_path: Path, name: str, content: bytes, complaint: str) -> None:
    """Broken syntax has a line and a column; nothing else is guessed from such a file."""
    (tmp_path / name).write_bytes(content)
    assert complaints(tmp_path / name) == [complaint]


def test_a_path_that_is_no_file_is_told(tmp_path: Path) -> None:
    """A missing file and a directory are problems like all others."""
    assert complaints(tmp_path) == [": is a directory (name a file)"]
    assert complaints(tmp_path / "no.toml") == [": cannot be read: No such file or directory"]


names = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
prose = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30).filter(
    str.strip
)
paths = names.filter(lambda name: not name.startswith("/") and ".." not in name and "\\" not in name)


amounts = st.none() | st.integers(1, 10**9)
limits = st.builds(
    Limits,
    work_s=st.none() | st.floats(0.1, 1e6),
    turns=amounts,
    calls=amounts,
    tokens=amounts,
    cost_usd=st.none() | st.decimals("0.01", 1000, places=2),
)


@st.composite
def tracks(draw: st.DrawFn) -> Track:
    """Any track that a file can hold."""
    ids = draw(st.lists(names, min_size=1, max_size=5, unique=True))
    tickets = []
    for index, name in enumerate(ids):
        executor = draw(st.sampled_from(Executor))
        target = draw(st.none() | paths)
        tickets.append(
            Ticket(
                TicketId(name),
                draw(prose),
                title=draw(prose | st.just("")),
                depends_on=tuple(TicketId(d) for d in draw(st.lists(st.sampled_from(ids[:index] or [""]))))
                if index
                else (),
                assigned_to=draw(prose),
                step_mode=draw(st.booleans()),
                priority=draw(st.integers(-99, 99)),
                executor=executor,
                command=draw(prose) if executor is Executor.COMMAND else "",
                model=draw(st.none() | names),
                context_requirements=tuple(draw(st.lists(paths, max_size=2))),
                target_file=target,
                target_symbols=tuple(draw(st.lists(names, max_size=2))) if target else (),
                max_attempts=draw(st.integers(1, 9)),
                timeout_s=draw(st.floats(0.1, 1e5)),
                done_before=draw(st.booleans()),
                estimate_s=draw(st.none() | st.floats(0.1, 1e5)),
                limits=draw(limits),
            )
        )
    mode = draw(st.none() | st.sampled_from(Mode))
    return Track(TrackId(draw(names)), tuple(tickets), draw(prose | st.just("")), mode, draw(limits))


def rows(track: Track) -> list[dict[str, object]]:
    keys = [key for key in Ticket.__slots__ if key not in ("done_before", "conditions")]
    return [
        {key: getattr(t, key) for key in keys if getattr(t, key) is not None}
        | {"status": "completed" if t.done_before else "todo", "limits": limits_table(t.limits)}
        for t in track.tickets
    ]


def limits_table(of: Limits) -> dict[str, float]:
    return {
        what.value: (float(limit) if limit % 1 else int(limit))
        for what in LimitKind
        if (limit := of.of(what)) is not None
    }


def toml(table: dict[str, object]) -> str:
    """JSON's values are TOML's, but for one character that JSON lets stand."""
    lines = [f"{key} = {toml_value(value)}" for key, value in table.items()]
    return "\n".join(lines).replace("\x7f", "\\u007f") + "\n"


def toml_value(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml_value(inner)}" for key, inner in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def read(text: str, name: str) -> Track:
    with tempfile.TemporaryDirectory() as folder:
        return read_track(written(Path(folder), text, name), Path(folder) if name.startswith("files") else None)


@given(tracks())
@settings(max_examples=60)
def test_any_track_comes_back_from_toml_and_from_json(track: Track) -> None:
    """What was written is what is read, in both formats."""
    table: dict[str, object] = {"id": track.id, "title": track.title, "limits": limits_table(track.limits)}
    table |= {"mode": track.mode} if track.mode else {}
    tickets = "".join("[[tickets]]\n" + toml(row) for row in rows(track))
    assert read("[track]\n" + toml(table) + tickets, "any.toml") == track
    assert read(json.dumps({"track": table, "tickets": rows(track)}), "any.json") == track
    assert read(json.dumps(rows(track)), "flat.json") == Track(TrackId("flat"), track.tickets)


@st.composite
def mutations(draw: st.DrawFn, text: str) -> str:
    """A good file after some hands have slipped on it."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 8)))
        piece = draw(
            st.text(max_size=6) | st.sampled_from(["[", "]", '"', "=", "\n", "null", "\\ud800", "1e999", "../"])
        )
        text = text[:start] + piece + text[end:]
    return text


JSON = json.dumps(rows(read(FULL, "full.toml")), indent=1)


@given(mutations(FULL))
def test_any_mutated_toml_is_read_or_told(text: str) -> None:
    """Nothing but a TrackFileError ever comes out of a bad file."""
    try:
        read(text, "files.toml")
    except TrackFileError as error:
        assert error.problems


@given(mutations(JSON))
def test_any_mutated_json_is_read_or_told(text: str) -> None:
    """The same for JSON, lone surrogates and infinite numbers included."""
    try:
        read(text, "files.json")
    except TrackFileError as error:
        assert error.problems


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
        lambda v: (
            st.lists(v)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "id",
                        "description",
                        "depends_on",
                        "target_file",
                        "context_requirements",
                        "status",
                        "executor",
                        "track",
                        "tickets",
                        "timeout_s",
                        "limits",
                    ]
                ),
                v,
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_value_is_read_or_told(value: object) -> None:
    """Right keys with values of any type never break a check."""
    try:
        read(json.dumps(value), "files.json")
    except TrackFileError as error:
        assert error.problems


def test_a_dependency_may_be_waited_for_otherwise() -> None:
    """A table names the end; the bare id, and `success`, say nothing more than the id."""
    wanted = '["a", {id = "b", on = "failure"}, {id = "c", on = "finish"}, {id = "d", on = "success"}]'
    others = "".join(f'[[tickets]]\nid = "{name}"\ndescription = "D"\n' for name in "abcd")
    track = read(f'{others}[[tickets]]\nid = "e"\ndescription = "E"\ndepends_on = {wanted}\n', "any.toml")
    last = track.tickets[-1]
    assert last.depends_on == ("a", "b", "c", "d")
    assert last.conditions == (Condition(TicketId("b"), On.FAILURE), Condition(TicketId("c"), On.FINISH))


@pytest.mark.parametrize(
    ("depends_on", "words"),
    [
        (
            '[{id = "a", on = "sucess"}]',
            "'b'.depends_on[0].on: is 'sucess'; it should be 'success', 'failure' or 'finish'",
        ),
        ('[{id = "a", when = "failure"}]', "'b'.depends_on[0].when: unknown key"),
        ('[{on = "failure"}]', "'b'.depends_on[0]: has no 'id' (add it)"),
        ("[1]", "'b'.depends_on[0]: is 1; it should be a valid string"),
        ('["a", {id = "a", on = "failure"}]', "'b'.depends_on: waits for 'a' in 2 ways: failure, success"),
        ('[{id = "c", on = "failure"}]', "'b'.depends_on: unknown ticket 'c'"),
    ],
)
def test_what_is_wrong_with_a_condition_is_told_at_its_place(depends_on: str, words: str) -> None:
    """As for every other key."""
    two = "".join(f'[[tickets]]\nid = "{name}"\ndescription = "D"\n' for name in "ab")
    text = f"{two}depends_on = {depends_on}\n"
    with pytest.raises(TrackFileError) as refusal:
        read(text, "any.toml")
    assert words in str(refusal.value)


@pytest.mark.parametrize("text", ['[{"id": "a", "description": "x"}]', "[", '[{"id": "a"}]'])
def test_the_collector_works_again_after_a_file_was_read(tmp_path: Path, text: str) -> None:
    """Whatever came of the file."""
    (tmp_path / "t.json").write_text(text)
    with suppress(TrackFileError):
        read_track(tmp_path / "t.json")
    assert gc.isenabled()
