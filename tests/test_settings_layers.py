"""Single layers: spelling of keys, types of text, nearest keys."""

from __future__ import annotations

import pytest

from podium.settings_layers import (
    command_line_layer,
    dotted,
    environment_layer,
    known_keys,
    leaves,
    merged,
    near_misses,
    nearest,
    variable,
)

DEFAULTS: dict[str, object] = {"a": {"text": "x", "list": ["x"], "number": 1, "switch": True}}


def test_keys_are_spelled_as_people_write_them() -> None:
    """Dots inside names are quoted, list places bracketed, variables in capitals."""
    assert dotted(("prices", "gemini-3.1", "input")) == 'prices."gemini-3.1".input'
    assert dotted(("escalation", "models", 1)) == "escalation.models[1]"
    assert variable(("tiers", "worker", "model")) == "PODIUM_TIERS__WORKER__MODEL"


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("TEXT", "8", "8"),
        ("NUMBER", "8", 8),
        ("NUMBER", "eight", "eight"),
        ("NUMBER", "1\nb = 2", "1\nb = 2"),
        ("NUMBER", "", ""),
        ("SWITCH", "FALSE", False),
        ("LIST", "a, B,", ["a", "B"]),
        ("LIST", '["a", "B"]', ["a", "B"]),
        ("LIST", "", []),
        ("UNKNOWN", "8", 8),
    ],
)
def test_text_gets_the_type_of_its_default(key: str, text: str, value: object) -> None:
    """What does not fit stays text, so that the models can refuse it by name."""
    layer = environment_layer({f"PODIUM_A__{key}": text, "HOME": "/", "PODIUM_OTHER": "1"}, DEFAULTS)
    assert layer.tree == {"a": {key.lower(): value}}
    assert command_line_layer({f"a.{key.lower()}": text}, DEFAULTS).tree == layer.tree


def test_a_value_and_a_table_of_one_name_do_not_crash() -> None:
    """The first one stays; whichever it is, it is judged."""
    layer = environment_layer({"PODIUM_A__B": "1", "PODIUM_A__B__C": "2"}, DEFAULTS)
    assert layer.tree == {"a": {"b": 1}}


def test_merging_goes_key_by_key() -> None:
    """A table above changes only the keys that it names, and the lower table is not touched."""
    below: dict[str, object] = {"a": {"x": 1, "y": 2}, "b": 3}
    assert merged(below, {"a": {"y": 9}, "c": 4}) == {"a": {"x": 1, "y": 9}, "b": 3, "c": 4}
    assert below == {"a": {"x": 1, "y": 2}, "b": 3}
    assert list(leaves(below)) == [(("a", "x"), 1), (("a", "y"), 2), (("b",), 3)]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("workers.max_worker", "workers.max_workers"),
        ("worker", "workers"),
        ("max_workers", "workers.max_workers"),
        ("window.max_workers", "workers.max_workers"),
        ("tiers.workr", "tiers.worker"),
        ("prices.m.inputs", "prices.m.input"),
        ("zzz", None),
    ],
)
def test_the_nearest_key_is_a_namesake_or_a_similar_one(path: str, found: str | None) -> None:
    """A key in the wrong section is found as well as a misspelt one."""
    near = nearest(tuple(path.split(".")))
    assert (near and dotted(near)) == found


def test_a_variable_with_a_single_underscore_is_noticed() -> None:
    """Every setting's variable written with one underscore is told with the right one; other variables are let be."""
    for path in known_keys():
        if len(path) == 2:
            wrong, right = variable(path).replace("__", "_"), variable(path)
            assert [problem.way_out for problem in near_misses({wrong: "1"})] == [f"did you mean {right}?"]
    assert list(near_misses({"PODIUM_DISPLAY": ":1", "PATH": "/bin"})) == []
