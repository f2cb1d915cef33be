"""The rehearsal: a scripted model behind the real Gemini wire protocol, on this machine only.

    with RehearsalServer(read_script(path)) as server:
        provider = Gemini("any key", server.url)

It serves the demo, `--rehearse` and the tests. The real SDK talks to it, so whatever works here has gone through real
sockets, real streams and the service's own strictness (`rehearsal_rules`). How a script reads: `rehearsal_script`.
"""

from __future__ import annotations

import errno
import threading
from types import TracebackType

from podium.core.usage import Usage
from podium.errors import EnvironmentProblem
from podium.providers.rehearsal_http import RehearsalHttp
from podium.providers.rehearsal_ledger import Ledger, RehearsalRequest
from podium.providers.rehearsal_script import Script

_HOST = "127.0.0.1"


class RehearsalServer:
    """Plays `script` on loopback from construction until `stop`.

    `port` 0 takes a free one. `keys` are the API keys that are taken, any non-empty one when None. Raises
    `EnvironmentProblem` when the port cannot be had.
    """

    def __init__(self, script: Script, *, port: int = 0, keys: frozenset[str] | None = None) -> None:
        self._ledger = Ledger()
        self._http = _listen(port, script, keys, self._ledger)
        self._thread = threading.Thread(target=self._http.serve, name="rehearsal", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The base URL for a Gemini client."""
        return f"http://{_HOST}:{self._http.server_address[1]}"

    @property
    def requests(self) -> tuple[RehearsalRequest, ...]:
        """Every model call so far, in the order of arrival."""
        return self._ledger.requests

    def wait_for(self, count: int, timeout: float = 30) -> tuple[RehearsalRequest, ...]:
        """The requests, as soon as there are `count`; raises `TimeoutError` after `timeout` seconds."""
        return self._ledger.wait_for(count, timeout)

    def usage(self) -> Usage:
        """All tokens that were told, the last total of each response."""
        return self._ledger.usage()

    def usage_by_ticket(self) -> dict[str, Usage]:
        """The same by ticket; tickets that nobody asked for are not in it."""
        return self._ledger.usage_by_ticket()

    def stop(self) -> None:
        """Hang up on everybody, stalled streams included, and free the port."""
        self._http.stop()
        self._thread.join()
        self._http.close()

    def __enter__(self) -> RehearsalServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


def _listen(port: int, script: Script, keys: frozenset[str] | None, ledger: Ledger) -> RehearsalHttp:
    try:
        return RehearsalHttp((_HOST, port), script, keys, ledger)
    except OSError as error:
        why = "another program uses it" if error.errno == errno.EADDRINUSE else str(error)
        raise EnvironmentProblem(
            f"the rehearsal cannot listen on {_HOST}:{port}: {why}; choose another port, or 0 for any free one"
        ) from None
