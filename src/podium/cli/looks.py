"""`podium check | status | story | doctor`: looking, without changing anything."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from podium.app import JOURNAL, find_repository, model_client
from podium.config import load_settings
from podium.core.apply import fold
from podium.core.events import Recorded
from podium.core.state import State
from podium.core.story import story as tell
from podium.core.ticket import TicketId
from podium.errors import JournalError, PodiumError, UsageError
from podium.journal.sqlite import Journal
from podium.trackfile import read_track
