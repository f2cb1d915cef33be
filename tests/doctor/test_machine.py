"""The examination of a machine and its settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from podium.config import load_settings, user_settings_file
from podium.doctor.machine import Check, examine, settings_report

BARE = {"PATH": os.environ["PATH"]}


def checks(environ: Mapping[str, str], repository: Path | None = None) -> dict[str, Check]:
    return {check.name: check for check in examine(environ, repository)}


def fake_git(folder: Path, script: str) -> dict[str, str]:
    (folder / "git").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "git").chmod(0o755)
    return {"PATH": str(folder)}


def test_this_machine_has_what_the_tests_need() -> None:
    """Python and git are good; every check that failed has a way out."""
    found = examine(BARE)
    assert [check.name for check in found] == ["Python", "git", "display", "OpenGL", "key", "settings"]
    assert [check.ok for check in found if check.name in {"Python", "git", "settings"}] == [True, True, True]
    assert all(check.way_out for check in found if check.ok is False)


@pytest.mark.parametrize(
    ("script", "ok", "detail"),
    [
        ("echo git version 2.38.0", True, "2.38.0"),
        ("echo git version 3.1", True, "3.1"),
        ("echo git version 2.37.9", False, "2.37.9"),
        ("echo broken >&2; exit 1", False, "`git version` failed: broken"),
        ("echo hello", False, "`git version` failed: hello"),
    ],
)
def test_git_must_be_new_enough(tmp_path: Path, script: str, ok: bool, detail: str) -> None:
    """2.38 is the first that merges without a working tree."""
    git = checks(fake_git(tmp_path, script))["git"]
    assert (git.ok, git.detail) == (ok, detail)


def test_no_git_is_told(tmp_path: Path) -> None:
    """An empty PATH is a machine without git."""
    git = checks({"PATH": str(tmp_path)})["git"]
    assert (git.ok, git.way_out) == (False, "install git 2.38 or newer, or put it on the PATH")


@pytest.mark.parametrize(
    ("environ", "ok", "detail"),
    [
        ({}, None, "neither GOOGLE_API_KEY nor GEMINI_API_KEY is set"),
        ({"GEMINI_API_KEY": "s3cret"}, True, "GEMINI_API_KEY is used"),
        ({"GEMINI_API_KEY": "s3crét"}, False, "GEMINI_API_KEY holds characters that no key has"),
        (
            {"GOOGLE_API_KEY": "s3cret", "GEMINI_API_KEY": "x"},
            True,
            "GOOGLE_API_KEY is used, GEMINI_API_KEY is set too and is not",
        ),
    ],
)
def test_the_key_is_named_and_never_shown(environ: dict[str, str], ok: bool | None, detail: str) -> None:
    """A report is pasted into public issues."""
    found = examine(BARE | environ)
    assert [(check.ok, check.detail) for check in found if check.name == "key"] == [(ok, detail)]
    assert "s3cr" not in str(found)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is asked for its display")
def test_a_server_without_a_display_lacks_nothing() -> None:
    """Podium conducts there too; it is told how."""
    found = checks(BARE)
    assert (found["display"].ok, found["OpenGL"].ok) == (None, None)
    assert "--headless" in found["display"].way_out


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is asked for its display")
def test_a_display_that_cannot_be_opened_is_amiss() -> None:
    """Who names one wants a window; what could not be tried on it is neither good nor bad."""
    found = checks(BARE | {"DISPLAY": ":65432"})
    assert (found["display"].ok, found["OpenGL"].ok) == (False, None)


def test_settings_name_their_files_and_the_address(tmp_path: Path) -> None:
    """Files that are not there are said to be none, and a changed address of the models is shown."""
    user = user_settings_file()
    user.parent.mkdir(parents=True)
    user.write_text('[provider]\nbase_url = "http://127.0.0.1:9"\n', encoding="utf-8")
    assert checks(BARE, tmp_path)["settings"] == Check(
        "settings",
        True,
        f"{user}, {tmp_path}/.podium/config.toml (none); models are asked at http://127.0.0.1:9",
    )


def test_broken_settings_are_a_finding() -> None:
    """The doctor does not fall ill: every problem is in the detail."""
    settings = checks(BARE | {"PODIUM_WORKERS__MAX_WORKERS": "0", "PODIUM_WINDOW__SCALE": "9"})["settings"]
    assert settings.ok is False
    assert "PODIUM_WORKERS__MAX_WORKERS: is 0" in settings.detail
    assert "PODIUM_WINDOW__SCALE: is 9" in settings.detail


def test_the_report_tells_every_value_and_its_origin() -> None:
    """In the order of the shipped file, values as JSON."""
    report = settings_report(load_settings(None, {"PODIUM_WORKERS__MAX_WORKERS": "2"}))
    assert report[0] == ("tiers.orchestrator.model", '"gemini-3.1-pro-preview"', "default")
    assert ("workers.max_workers", "2", "PODIUM_WORKERS__MAX_WORKERS") in report
