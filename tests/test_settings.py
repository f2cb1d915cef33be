"""What can be set, and that the shipped defaults are exactly that."""

from __future__ import annotations

import ast
import re
import tomllib
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

import podium
from podium.core.ticket import Tier
from podium.resources import resource
from podium.settings import PriceSettings, RuleSettings, Settings, end_of
from podium.settings_layers import dotted, known_keys, leaves

TEXT = resource("config.toml").read_text(encoding="utf-8")


def test_the_shipped_file_holds_exactly_every_key() -> None:
    """No key without a default, no default without a key; prices and rules start empty."""
    shipped = tomllib.loads(TEXT)
    assert {path for path, _ in leaves(shipped)} | {("prices",), ("rules",)} == set(known_keys())
    assert shipped["prices"] == {}
    Settings.model_validate(shipped)


def test_the_shipped_file_explains_every_key() -> None:
    """A key has a comment on its line, or its section has one above it."""
    section_is_explained, before = False, ""
    for line in TEXT.splitlines():
        if line.startswith("["):
            section_is_explained = before.startswith("#")
        elif " = " in line and not line.startswith("#"):
            assert "#" in line or section_is_explained, line
        before = line


def test_the_shipped_example_of_a_price_is_right() -> None:
    """The lines behind the comment signs are settings that work."""
    example = "\n".join(line[4:] for line in TEXT.splitlines() if re.match(r"#   (\[prices|input|output|cached)", line))
    prices = Settings.model_validate({**tomllib.loads(TEXT), **tomllib.loads(example)}).prices
    assert prices == {
        "gemini-3-flash-preview": PriceSettings(input=Decimal("0.5"), output=Decimal("3.0"), cached=Decimal("0.05"))
    }


def test_the_shipped_example_of_a_rule_is_right() -> None:
    """The lines behind the comment signs are settings that work."""
    keys = "|".join(RuleSettings.model_fields)
    example = "\n".join(line[4:] for line in TEXT.splitlines() if re.match(rf"#   (\[\[rules|{keys}) ?", line))
    (rule,) = Settings.model_validate({**tomllib.loads(TEXT), **tomllib.loads(example)}).rules
    assert rule.rule().words.startswith("allow commands that begin with `pytest` in track demo until 20")


@pytest.mark.parametrize(
    ("until", "end"),
    [
        (None, None),
        (date(2030, 1, 1), datetime(2030, 1, 2).astimezone().timestamp()),
        (datetime.fromisoformat("2030-01-01T12:00:00"), datetime(2030, 1, 1, 12).astimezone().timestamp()),
        (datetime(2030, 1, 1, tzinfo=UTC), 1_893_456_000.0),
    ],
)
def test_a_day_ends_with_itself_and_a_time_is_a_time(until: date | None, end: float | None) -> None:
    assert end_of(until) == end


def test_every_tier_has_its_settings() -> None:
    """The four tiers of the field are looked up by their number."""
    tiers = Settings.model_validate(tomllib.loads(TEXT)).tiers
    assert [tiers.of(tier) for tier in Tier] == [tiers.orchestrator, tiers.tech_lead, tiers.worker, tiers.qa]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("workers.max_workers", 0),
        ("workers.max_workers", 65),
        ("workers.max_workers", True),
        ("workers.max_workers", "4"),
        ("workers.max_workers", 4.0),
        ("retry.max_retries", -1),
        ("retry.first_delay_s", float("nan")),
        ("retry.idle_timeout_s", float("inf")),
        ("retry.max_delay_s", 0.5),
        ("escalation.models", ["", "b"]),
        ("escalation.models", "a"),
        ("approvals.mode", "yolo"),
        ("approvals.review", 1),
        ("window.theme", "Dark"),
        ("window.scale", 4.01),
        ("window.font_size", 7),
        ("window.undo_s", 61.0),
        ("window.undo_s", -1.0),
        ("git.author_name", "two\nlines"),
        ("git.author_email", " "),
        ("provider.base_url", "ftp://x"),
        ("tiers.worker.model", ""),
        ("prices", {"m": {"input": True, "output": 1}}),
        ("prices", {"m": {"input": -1, "output": 1}}),
        ("prices", {"m": {"input": 1}}),
    ],
)
def test_what_is_out_of_range_or_of_another_type_is_refused(key: str, value: object) -> None:
    """Nothing is converted and nothing is clipped."""
    values = tomllib.loads(TEXT)
    section = values
    *path, name = key.split(".")
    for part in path:
        section = section[part]
    section[name] = value
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate(values)
    assert key.startswith(dotted(caught.value.errors()[0]["loc"][:1]))


NOT_USED_YET = {("tiers", name, "model") for name in ("orchestrator", "tech_lead", "qa")}
"""Settings of the tiers that come later; the shipped file says so beside each."""

READERS = ("app", "cli.runs", "config", "models")
"""The modules that hand settings on to those who work by them."""


def keys_read() -> set[tuple[str, ...]]:
    """The keys that a reader takes from a settings object: `settings.git.author_name`, or `retry.max_retries`.

    Limits are taken a section at a time: `settings.limits.track.limits()`.
    """
    read = set()
    for module in READERS:
        path = Path(podium.__file__).parent / (module.replace(".", "/") + ".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                words = ast.unparse(node).split(".")
                read |= {key for key in known_keys() if (*key[:-1], "limits") == tuple(words[-3:])}
                read |= {key for key in known_keys() if key[-2:] == tuple(words[-len(key[-2:]) :])}
    return read


def test_every_key_is_read_somewhere() -> None:
    """A setting that nobody reads would be a promise that is not kept."""
    assert set(known_keys()) - keys_read() == NOT_USED_YET


def test_what_is_not_used_yet_is_marked() -> None:
    """Beside the key, in the file that everybody copies from."""
    marked = {
        (*section.split("."), line.split(" = ")[0])
        for section, lines in re.findall(r"^\[(.+)\]\n((?:[^\[\n].*\n)*)", TEXT, re.MULTILINE)
        for line in lines.splitlines()
        if "not used yet" in line
    }
    assert marked == NOT_USED_YET


def test_the_guide_names_every_section() -> None:
    """docs/settings.md has a row for each table of settings."""
    guide = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
    told = {name.partition('."')[0] for name in re.findall(r"`\[([^\]]+)\]`", guide)}
    assert told == {".".join(path[:-1]) or path[0] for path in known_keys()}
