"""The layers of settings, from files, environment and command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from podium.config import (
    api_key,
    base_url,
    load_settings,
    repository_settings_file,
    user_settings_file,
)
from podium.core.ticket import Mode
from podium.errors import SettingsError


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def complaint(repository: Path | None = None, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(repository, environ or {})
    return [str(problem) for problem in caught.value.problems]


def test_rules_are_a_repositorys_own(tmp_path: Path) -> None:
    """A list replaces the one below it; a person's own denial would be replaced unseen."""
    text = '[[rules]]\neffect = "deny"\nprefix = "rm"\n'
    write(repository_settings_file(tmp_path), text)
    loaded = load_settings(tmp_path, {})
    assert [rule.prefix for rule in loaded.settings.rules] == ["rm"]
    user = write(user_settings_file(), text)
    where = repository_settings_file(tmp_path)
    assert complaint(tmp_path) == [f"{user}:1: rules are a repository's own (move them to {where})"]


def test_a_rule_is_judged_with_its_line(tmp_path: Path) -> None:
    file = write(
        repository_settings_file(tmp_path), '[[rules]]\neffect = "deny"\n\n[[rules]]\neffect = "allow"\nx = 1\n'
    )
    assert complaint(tmp_path) == [f"{file}:6: unknown key rules[1].x"]


def test_without_layers_the_shipped_defaults_are_in_force() -> None:
    """Every value says that it is a default."""
    loaded = load_settings(None, {})
    assert (loaded.settings.workers.max_workers, loaded.settings.approvals.mode) == (4, Mode.SPAWN)
    assert {setting.origin for setting in loaded.report} == {"default"}


def test_each_layer_wins_over_those_below_it(tmp_path: Path) -> None:
    """And the origin of every value names the file and line, the variable, or the command line."""
    user = write(user_settings_file(), '[window]\ntheme = "light"\nscale = 2\n[git]\nauthor_name = "U"\n')
    repository = write(
        repository_settings_file(tmp_path), '[window]\nscale = 3\n\n[prices."m.1"]\ninput = 0.1\noutput = 1\n'
    )
    environ = {"PODIUM_WINDOW__FONT_SIZE": "20", "PODIUM_WORKERS__MAX_WORKERS": "7"}
    loaded = load_settings(tmp_path, environ, {"workers.max_workers": 9})
    window = loaded.settings.window
    assert (window.theme, window.scale, window.font_size) == ("light", 3.0, 20)
    assert (loaded.settings.git.author_name, loaded.settings.workers.max_workers) == ("U", 9)
    assert {s.key: s.origin for s in loaded.report if s.origin != "default"} == {
        "window.theme": f"{user}:2",
        "window.scale": f"{repository}:2",
        "window.font_size": "PODIUM_WINDOW__FONT_SIZE",
        "git.author_name": f"{user}:5",
        "workers.max_workers": "command line",
        'prices."m.1".input': f"{repository}:5",
        'prices."m.1".output': f"{repository}:6",
    }
    assert loaded.origin("retry.max_retries") == "default"
    with pytest.raises(KeyError):
        loaded.origin("retry.nothing")


def test_all_problems_of_all_layers_are_told_at_once(tmp_path: Path) -> None:
    """Each names its file and line or variable, the key, what is wrong, and the nearest valid key."""
    user = write(user_settings_file(), "[workers]\nmax_worker = 3\n\n[window]\nscale = 9\n")
    repository = write(
        repository_settings_file(tmp_path), '[retry]\nfirst_delay_s = 90.0\n[approvals]\nmode = "spwn"\n'
    )
    environ = {"PODIUM_WORKERS__MAX_WORKERS": "many", "PODIUM_WORKERS_MAX_WORKERS": "4"}
    assert complaint(tmp_path, environ) == [
        "PODIUM_WORKERS_MAX_WORKERS: is not a setting (did you mean PODIUM_WORKERS__MAX_WORKERS?)",
        f"{user}:2: unknown key workers.max_worker (did you mean workers.max_workers?)",
        f"{user}:5: window.scale is 9; it should be 0, or 0.5 to 4",
        f"{repository}:1: retry cannot be so: first_delay_s (90) is longer than max_delay_s (60)",
        f"{repository}:4: approvals.mode is 'spwn'; it should be 'auto', 'spawn' or 'step'",
        "PODIUM_WORKERS__MAX_WORKERS: is 'many'; it should be a valid integer",
    ]


def test_a_bad_value_is_told_even_when_a_later_layer_covers_it(tmp_path: Path) -> None:
    """Otherwise it would wait for the day on which the cover is taken away."""
    user = write(user_settings_file(), "[workers]\nmax_workers = 999\n")
    assert complaint(None, {"PODIUM_WORKERS__MAX_WORKERS": "2"}) == [
        f"{user}:2: workers.max_workers is 999; it should be less than or equal to 64"
    ]


def test_what_is_wrong_only_together_is_told_where_it_becomes_wrong(tmp_path: Path) -> None:
    """The lower layer raised the limit, so the upper one may use it, and one layer more may not lower it."""
    write(user_settings_file(), "[retry]\nmax_delay_s = 300.0\n")
    repository = write(repository_settings_file(tmp_path), "[retry]\nfirst_delay_s = 90.0\n")
    assert load_settings(tmp_path, {}).origin("retry.first_delay_s") == f"{repository}:2"
    assert complaint(tmp_path, {"PODIUM_RETRY__MAX_DELAY_S": "80"}) == [
        "PODIUM_RETRY: cannot be so: first_delay_s (90) is longer than max_delay_s (80)"
    ]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"[workers\n", ":1:9: is not valid TOML: Expected ']' at the end of a table declaration"),
        (b"[window]\ntheme = 'd\xff'\n", ":2: is not UTF-8 text (save the file as UTF-8)"),
        (b"workers = 3\n", ":1: workers is 3; it should be a table of keys"),
    ],
)
def test_a_broken_file_never_falls_back(content: bytes, what: str) -> None:
    """The line is named and nothing is loaded."""
    user = user_settings_file()
    user.parent.mkdir(parents=True)
    user.write_bytes(content)
    assert complaint() == [f"{user}{what}"]


def test_a_directory_in_the_place_of_the_file_is_a_problem() -> None:
    """It is there, but it cannot be read."""
    user_settings_file().mkdir(parents=True)
    assert complaint() == [f"{user_settings_file()}: is a directory (name a file)"]


def test_an_unknown_section_is_told_by_its_first_key() -> None:
    """A variable is named whole, and so is the one that was meant."""
    assert complaint(None, {"PODIUM_WORKER__MAX_WORKERS": "3"}) == [
        "PODIUM_WORKER__MAX_WORKERS: unknown key PODIUM_WORKER__MAX_WORKERS (did you mean PODIUM_WORKERS__MAX_WORKERS?)"
    ]
    user = write(user_settings_file(), "[windw]\nthem = 1\n[empty]\n")
    assert complaint() == [
        f"{user}:2: unknown key windw.them (did you mean window.theme?)",
        f"{user}:3: unknown key empty (did you mean retry?)",
    ]


def test_a_wrong_override_is_told() -> None:
    """The command line is judged like every other layer."""
    with pytest.raises(
        SettingsError, match=r"command line: unknown key max_workers \(did you mean workers.max_workers"
    ):
        load_settings(None, {}, {"max_workers": 3})


@given(
    st.text(),
    st.sampled_from(["PODIUM_RETRY__IDLE_TIMEOUT_S", "PODIUM_ESCALATION__MODELS", "PODIUM_A__", "PODIUM___B"]),
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_environment_is_read_or_refused(text: str, name: str) -> None:
    """Whatever a variable holds, the answer is settings or a SettingsError."""
    try:
        load_settings(None, {name: text})
    except SettingsError as error:
        assert name in str(error)


@pytest.mark.parametrize(
    ("environ", "found"),
    [
        ({"GOOGLE_API_KEY": "g", "GEMINI_API_KEY": "m"}, ("g", "GOOGLE_API_KEY")),
        ({"GOOGLE_API_KEY": " ", "GEMINI_API_KEY": "m\n"}, ("m", "GEMINI_API_KEY")),
        ({}, None),
    ],
)
def test_the_key_is_the_first_that_is_not_blank(environ: dict[str, str], found: tuple[str, str] | None) -> None:
    """GOOGLE_API_KEY wins, as it does in Google's own SDK."""
    assert api_key(environ) == found


def test_the_address_of_the_service_is_the_setting_or_the_environments() -> None:
    """An empty setting lets GOOGLE_GEMINI_BASE_URL speak; without both there is none."""
    environ = {"GOOGLE_GEMINI_BASE_URL": "http://env"}
    plain = load_settings(None, {}).settings
    own = load_settings(None, {}, {"provider.base_url": "http://own"}).settings
    assert (base_url(own, environ), base_url(plain, environ), base_url(plain, {})) == ("http://own", "http://env", None)
