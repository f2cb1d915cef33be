"""The window's twin: the same view model, drawn in a terminal with rich."""

from podium.headless.jsonlines import json_line
from podium.headless.past import print_past
from podium.headless.report import Check, print_checks, print_status, print_story
from podium.headless.twin import run_headless

__all__ = ["Check", "json_line", "print_checks", "print_past", "print_status", "print_story", "run_headless"]
