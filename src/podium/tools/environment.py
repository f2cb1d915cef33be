"""What a worker's command may know of Podium's own environment: everything but secrets.

A model reads what its commands print, and `env` prints everything.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from podium.workspace.git import foreign_variables

_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL", re.IGNORECASE)
_PLAIN = {
    "TERM": "dumb",
    "NO_COLOR": "1",
    "PAGER": "cat",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "true",
    "GIT_TERMINAL_PROMPT": "0",
    "PYTHONUNBUFFERED": "1",
}
"""Nobody sits at a terminal: no colours, no pager, no prompt, and output as soon as it is written."""


def command_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment of a worker's command: without secrets, and without variables that mislead git."""
    foreign = foreign_variables()
    kept = {name: value for name, value in environment.items() if not _SECRET.search(name) and name not in foreign}
    return {**kept, **_PLAIN}
