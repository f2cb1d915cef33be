"""Where shipped files are found."""

from __future__ import annotations

import pytest

from podium.errors import EnvironmentProblem
from podium.resources import resource


def test_shipped_files_are_there() -> None:
    """Fonts and the default settings are found from wherever this runs."""
    assert resource("assets/fonts").is_dir()
    assert resource("config.toml").is_file()


def test_a_missing_one_says_where_was_looked() -> None:
    """A broken installation is told with both places."""
    with pytest.raises(EnvironmentProblem, match=r"assets/none is missing .*podium/assets/none and .*assets/none"):
        resource("assets/none")
