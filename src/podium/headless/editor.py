"""Text handed to the person's own editor."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from podium.desktop.editor_command import editor_command
from podium.errors import EnvironmentProblem


def edit(text: str, environ: Mapping[str, str], suffix: str = ".txt") -> str:
    """`text` as the person left it in `$VISUAL`, `$EDITOR` or vi. Raises `EnvironmentProblem` when that fails."""
    command = editor_command(environ)
    with tempfile.TemporaryDirectory(prefix="podium-") as directory:
        file = Path(directory) / f"edit{suffix}"
        file.write_text(text, encoding="utf-8")
        try:
            done = subprocess.run([*command.words, str(file)], check=False)
        except OSError as error:
            raise EnvironmentProblem(f"the editor {command.name} cannot be started ({error}); set $EDITOR") from error
        if done.returncode != 0:
            raise EnvironmentProblem(f"the editor {command.name} ended with {done.returncode}; nothing was changed")
        return file.read_text(encoding="utf-8", errors="replace")
