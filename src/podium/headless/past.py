"""A moment of the past in a terminal: what the twin showed then, printed once."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from podium.headless.paint import put
from podium.headless.report import print_questions, print_run
from podium.headless.screen import picture
from podium.view.replay import Replay, model_of_past, title, when

_HEIGHT = 60
"""Lines for what moves: more than a terminal has, because it can be scrolled."""


def print_past(replay: Replay, console: Console | None = None) -> None:
    """The display of that moment, then every ticket, and what was asked."""
    console, model = console or Console(), model_of_past(replay)
    put(console, Text.assemble(("REPLAY  ", "bold magenta"), (title(replay), "bold"), f"  {when(replay)}"))
    put(console)
    console.print(picture(model, model.now, console.size.width, _HEIGHT))
    put(console)
    print_run(console, model, model.now)
    print_questions(console, model)
