"""Where the files that ship with Podium are: fonts, icons, the demo, and the default settings.

An installed package carries them inside itself, as `podium/assets`; a source checkout (and an editable
install of one) has them at its top level. `config.toml` lies beside `assets` there, and inside it here.
"""

from __future__ import annotations

from pathlib import Path

from podium.errors import EnvironmentProblem

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent.parent

SETTINGS = "config.toml"


def resource(name: str) -> Path:
    """The path of a shipped file or directory, such as `assets/fonts` or `config.toml`.

    Raises EnvironmentProblem: then the installation is broken, and the message says where was looked.
    """
    packaged = PACKAGE / ("assets/" + name if name == SETTINGS else name)
    places = (packaged, CHECKOUT / name)
    for place in places:
        if place.exists():
            return place
    looked = " and ".join(str(place) for place in places)
    raise EnvironmentProblem(
        f"{name} is missing from this installation of Podium (looked at {looked}); install it again"
    )
