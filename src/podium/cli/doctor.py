"""`podium doctor`: what the machine has and lacks, and the settings in force."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Mapping
from pathlib import Path

from podium.cli.say import put
from podium.config import LoadedSettings, load_settings
from podium.doctor.machine import examine, settings_report
from podium.errors import PodiumError, UsageError
from podium.headless.report import Check, print_checks
from podium.models import models_of_key
from podium.place import find_repository
from podium.settings import Settings


def doctor(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """What the machine has and lacks, and the settings in force; returns 1 when something is amiss."""
    root, place = _place(arguments.repo)
    findings = [Check(c.name, c.ok, c.detail, c.way_out) for c in examine(environ, root)]
    loaded = _settings(root, environ)
    checks = [*findings, place, *([_models(loaded.settings, environ)] if loaded else [])]
    print_checks(checks)
    if loaded:
        put("")
        for key, value, origin in settings_report(loaded):
            put(f"{key} = {value}    # {origin}")
    return 1 if any(c.ok is False for c in checks) else 0


def _place(directory: Path) -> tuple[Path | None, Check]:
    try:
        root = find_repository(directory, only_to_look=True).root
    except PodiumError as problem:
        return None, Check("repository", None, str(problem))
    try:
        find_repository(directory)
    except PodiumError as problem:
        return root, Check("repository", None, str(problem))
    return root, Check("repository", True, str(root))


def _settings(root: Path | None, environ: Mapping[str, str]) -> LoadedSettings | None:
    """None when they are broken, which is a finding of its own."""
    try:
        return load_settings(root, environ)
    except UsageError:
        return None


def _models(settings: Settings, environ: Mapping[str, str]) -> Check:
    """What the key may use, and whether the workers' own model is among it. Asks the service."""
    try:
        names = models_of_key(settings, environ)
    except PodiumError as error:
        return Check("models", False, f"they cannot be listed: {error}")
    if names is None:
        return Check("models", None, "not asked for: no key is set")
    mine = settings.tiers.worker.model
    if mine in names:
        return Check("models", True, ", ".join(names))
    near = ", ".join(difflib.get_close_matches(mine, names, n=3)) or ", ".join(names)
    return Check("models", False, f"{mine} is not among the key's models", f"set tiers.worker.model; nearest: {near}")
