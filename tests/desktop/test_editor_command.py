"""The editor is the one that the person named, and it is waited for."""

from __future__ import annotations

import pytest

from podium.desktop.editor_command import EditorCommand, editor_command
from podium.errors import EnvironmentProblem


@pytest.mark.parametrize(
    ("environ", "words", "in_terminal"),
    [
        ({}, ("vi",), True),
        ({"EDITOR": "nano"}, ("nano",), True),
        ({"VISUAL": "/usr/bin/code", "EDITOR": "vi"}, ("/usr/bin/code", "--wait"), False),
        ({"VISUAL": "code --wait -n"}, ("code", "--wait", "-n"), False),
        ({"VISUAL": "gvim"}, ("gvim", "-f"), False),
        ({"VISUAL": "emacs -nw"}, ("emacs", "-nw"), True),
        ({"VISUAL": "emacs"}, ("emacs",), False),
        ({"VISUAL": "xterm -e vim"}, ("xterm", "-e", "vim"), False),
    ],
)
def test_the_editor_is_found_and_told_to_wait(
    environ: dict[str, str], words: tuple[str, ...], in_terminal: bool
) -> None:
    """VISUAL before EDITOR; the option to wait is added where it is missing."""
    assert editor_command(environ) == EditorCommand(words, in_terminal)


@pytest.mark.parametrize("named", ["'half", " "])
def test_what_is_no_command_is_refused(named: str) -> None:
    """With the way out."""
    with pytest.raises(EnvironmentProblem, match=r"cannot be started .* set \$EDITOR"):
        editor_command({"EDITOR": named})
