"""A command's environment."""

from __future__ import annotations

from podium.tools.environment import command_environment


def test_secrets_and_foreign_git_variables_are_left_out() -> None:
    """What looks like a secret goes, in any case and place of the name; the rest stays; nobody is prompted."""
    given = {
        "PATH": "/bin",
        "HOME": "/home/me",
        "GEMINI_API_KEY": "1",
        "github_token": "2",
        "MY_SECRETS": "3",
        "DB_PASSWORD": "4",
        "PGPASSWORD": "5",
        "GOOGLE_APPLICATION_CREDENTIALS": "6",
        "GIT_DIR": "/elsewhere",
    }
    found = command_environment(given)
    assert not set("123456") & set(found.values()) - {found["NO_COLOR"]}
    assert not {"GEMINI_API_KEY", "GIT_DIR", "github_token"} & set(found)
    assert (found["PATH"], found["HOME"], found["GIT_TERMINAL_PROMPT"]) == ("/bin", "/home/me", "0")
