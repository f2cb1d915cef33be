"""What Podium needs of the machine, looked at before anything depends on it."""

from podium.doctor.display import display_problem
from podium.doctor.machine import Check, examine, settings_report

__all__ = ["Check", "display_problem", "examine", "settings_report"]
