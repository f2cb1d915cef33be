from __future__ import annotations

import pytest

from podium.cli.say import put, say


def test_words_and_results_go_separate_ways(capsys: pytest.CaptureFixture[str]) -> None:
    """What was asked for is on standard output; what is said about it is not."""
    say("a word")
    put("a result")

    say("a \x1b[2Jfile's \u202ewords\nin two lines")

    assert capsys.readouterr() == ("a result\n", "podium: a word\npodium: a file's \\u202ewords\nin two lines\n")
