"""A frozen dataclass that is quickly made is like any other."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest
from pydantic import TypeAdapter

from podium.core.quick import quick


@dataclass(frozen=True, slots=True)
class Plain:
    name: str
    number: int = 3
    words: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Quick:
    name: str
    number: int = 3
    words: tuple[str, ...] = ()


@pytest.mark.parametrize("kind", [Plain, Quick])
def test_it_is_made_compared_shown_and_stored_like_any_other(kind: type[Plain | Quick]) -> None:
    """By place and by name, with defaults, replaced, hashed, and read from JSON."""
    made = kind("a", words=("b",))
    assert (type(made), made.name, made.number, made.words) == (kind, "a", 3, ("b",))
    assert made == kind("a", 3, ("b",)) != kind("a")
    assert hash(made) == hash(kind("a", 3, ("b",)))
    assert replace(made, number=4) == kind("a", 4, ("b",))
    assert repr(made) == f"{kind.__name__}(name='a', number=3, words=('b',))"
    stored = TypeAdapter(kind).dump_json(made)
    assert TypeAdapter(kind).validate_json(stored) == made
    match made:
        case Plain(name) | Quick(name):
            assert name == "a"


@pytest.mark.parametrize("kind", [Plain, Quick])
def test_it_is_frozen_and_has_no_room_for_more(kind: type[Plain | Quick]) -> None:
    made = kind("a")
    with pytest.raises(FrozenInstanceError):
        made.number = 4  # type: ignore[misc]  # that is what is tested
    with pytest.raises(FrozenInstanceError):
        del made.name
    assert not hasattr(made, "__dict__")


@pytest.mark.parametrize("kind", [Plain, Quick])
def test_what_is_missing_or_too_much_is_refused_by_name(kind: type[Plain | Quick]) -> None:
    with pytest.raises(TypeError, match=r"__init__\(\) missing 1 required positional argument: 'name'"):
        kind()  # type: ignore[call-arg]  # that is what is tested
    with pytest.raises(TypeError, match=r"__init__\(\) got an unexpected keyword argument 'colour'"):
        kind("a", colour="red")  # type: ignore[call-arg]  # that is what is tested


def test_what_does_more_when_it_is_made_cannot_be_quick() -> None:
    """It would be left undone."""

    @dataclass(frozen=True, slots=True)
    class Checked:
        name: str

        def __post_init__(self) -> None:
            raise ValueError("never good")

    @dataclass(frozen=True, slots=True)
    class Filled:
        names: list[str] = field(default_factory=list)

    for kind in (Checked, Filled):
        with pytest.raises(TypeError, match=f"{kind.__name__} does more when it is made"):
            quick(kind)
