"""What can be typed after `podium rules`."""

from __future__ import annotations

import pytest

from podium.cli.main import _parse


@pytest.mark.parametrize(
    "line",
    ["", "add", "add forbid", "add allow --prefix a --path b", "add allow --tool xyz", "rm", "rm two", "test"],
)
def test_what_makes_no_rule_is_refused(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        _parse(["rules", *line.split()])
    assert left.value.code == 2
    assert "usage: podium rules" in capsys.readouterr().err


def test_the_verbs_know_their_repository() -> None:
    for line in ("list", "add deny", "rm 1", "suspend 1", "restore 1", "test ls"):
        assert str(_parse(["rules", *line.split(), "--repo", "there"]).repo) == "there"
