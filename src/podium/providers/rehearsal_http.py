"""The rehearsal's HTTP/1.1: routes, server-sent events, and silences that notice when the peer hangs up.

The rule: no silence polls. It waits on the peer's socket, which becomes readable when the peer hangs up, or when the
listener is stopped and shuts it.
"""

from __future__ import annotations

import math
import re
import selectors
import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from pydantic import ValidationError

from podium.providers import rehearsal_wire as wire
from podium.providers.rehearsal_ledger import Ledger, RehearsalRequest
from podium.providers.rehearsal_listen import Address, Listener
from podium.providers.rehearsal_reply import Chunk, Ending, Moment, Performance, moment_of, perform
from podium.providers.rehearsal_rules import Refusal, check, read_request
from podium.providers.rehearsal_script import Script

_MODEL_CALL = re.compile(r"/v1(?:beta)?/models/([^/:]+):(\w+)")
_MODEL = re.compile(r"/v1(?:beta)?/models/([^/:]+)")
_MODELS = re.compile(r"/v1(?:beta)?/models/?")
_NOBODY = Moment("", 1, 0)


class RehearsalHttp(Listener):
    """One rehearsal's listener: its script, its keys, its ledger."""

    def __init__(self, address: Address, script: Script, keys: frozenset[str] | None, ledger: Ledger) -> None:
        self.script = script
        self.keys = keys
        self.ledger = ledger
        super().__init__(address, RehearsalHandler)


class RehearsalHandler(BaseHTTPRequestHandler):
    """Answers the requests of one connection, one after another."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: RehearsalHttp

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing on the terminal."""

    def do_GET(self) -> None:
        if self._has_key():
            self._list_models()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        call = _MODEL_CALL.fullmatch(self._path)
        if not self._has_key():
            return
        if call is None:
            self._send(404, wire.error_body(404, f"Requested entity was not found: {self._path}"))
        elif call[1] not in self.server.script.models:
            self._send(404, _no_model(call[1], call[2]))
        else:
            self._call(call[1], call[2], body)

    @property
    def _path(self) -> str:
        return urlsplit(self.path).path

    def _has_key(self) -> bool:
        keys = self.server.keys
        key = self.headers.get("x-goog-api-key")
        if key and (keys is None or key in keys):
            return True
        self._send(400, wire.bad_key_body())
        return False

    def _list_models(self) -> None:
        models = self.server.script.models
        if _MODELS.fullmatch(self._path):
            query = parse_qs(urlsplit(self.path).query)
            begin, size = int(query.get("pageToken", ["0"])[0]), int(query.get("pageSize", ["50"])[0])
            rest = str(begin + size) if begin + size < len(models) else ""
            self._send(200, wire.models_body(models[begin : begin + size], rest))
        elif (one := _MODEL.fullmatch(self._path)) and one[1] in models:
            self._send(200, wire.model_body(one[1]))
        else:
            self._send(404, wire.error_body(404, f"Requested entity was not found: {self._path}"))

    def _call(self, model: str, verb: str, body: bytes) -> None:
        match verb:
            case "streamGenerateContent":
                self._generate(model, body, self._stream)
            case "generateContent":
                self._generate(model, body, self._reply_whole)
            case "countTokens":
                self._count(body)
            case _:
                self._send(404, wire.error_body(404, f"Method not found: {verb}"))

    def _count(self, body: bytes) -> None:
        try:
            wire.CountRequest.model_validate_json(body)
        except ValidationError as error:
            self._send(400, wire.error_body(400, f"Invalid JSON payload received: {error}"))
        else:
            self._send(200, wire.count_body(wire.tokens(body.decode())))

    def _generate(self, model: str, body: bytes, send: Callable[[RehearsalRequest, Performance], None]) -> None:
        record = RehearsalRequest(_NOBODY, model, body.decode("utf-8", "replace"))
        try:
            asked = read_request(body)
            record.asked, record.moment = asked, moment_of(asked)
            check(asked, model)
        except Refusal as refusal:
            record.refusal = str(refusal)
            self.server.ledger.enter(record)
            self._send(400, wire.error_body(400, record.refusal))
        else:
            self.server.ledger.enter(record)
            self._play(
                record, perform(self.server.script, asked, model, self.server.ledger.earlier(record.moment)), send
            )
        finally:
            record.ended.set()

    def _play(
        self,
        record: RehearsalRequest,
        performance: Performance,
        send: Callable[[RehearsalRequest, Performance], None],
    ) -> None:
        try:
            if self._silent(record, performance.silence_s):
                self.close_connection = True
            elif performance.status != 200:
                self._send(performance.status, performance.chunks[0].body)
            else:
                send(record, performance)
        except OSError:  # the peer hung up while it was spoken to
            self._hung_up(record)

    def _stream(self, record: RehearsalRequest, performance: Performance) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for index, chunk in enumerate(performance.chunks):
            if (index and self._silent(record, performance.delay_s)) or self._left(record):
                self.close_connection = True
                return
            self._tell(record, chunk, b"data: %b\r\n\r\n" % chunk.body)
        self._end(record, performance.ending)

    def _tell(self, record: RehearsalRequest, chunk: Chunk, event: bytes) -> None:
        before, record.told = record.told, chunk.usage
        try:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(event), event))
        except OSError:
            record.told = before
            raise

    def _end(self, record: RehearsalRequest, ending: Ending) -> None:
        if ending is Ending.WHOLE:
            self.wfile.write(b"0\r\n\r\n")
            return
        if ending is Ending.STALL:
            self._silent(record, math.inf)
        self.close_connection = True

    def _reply_whole(self, record: RehearsalRequest, performance: Performance) -> None:
        gone = self._silent(record, performance.delay_s * len(performance.chunks))
        if gone or performance.ending is not Ending.WHOLE:
            self._end(record, Ending.DROP if gone else performance.ending)
            return
        record.told = performance.chunks[-1].usage
        self._send(200, wire.whole([chunk.body for chunk in performance.chunks]))

    def _silent(self, record: RehearsalRequest, seconds: float) -> bool:
        """Say nothing for so long; returns whether the peer hung up meanwhile."""
        if seconds <= 0:
            return False
        if seconds == math.inf:
            record.waiting.set()
        with selectors.DefaultSelector() as selector:
            selector.register(self.connection, selectors.EVENT_READ)
            readable = selector.select(None if seconds == math.inf else seconds)
        if not (readable and _at_end(self.connection)):
            return False
        self._hung_up(record)
        return True

    def _left(self, record: RehearsalRequest) -> bool:
        """Whether the peer has hung up by now: what is told then, nobody reads."""
        gone = _at_end(self.connection, socket.MSG_DONTWAIT)
        if gone:
            self._hung_up(record)
        return gone

    def _hung_up(self, record: RehearsalRequest) -> None:
        self.close_connection = True
        if not self.server.stopping.is_set():
            record.gone.set()

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _no_model(model: str, verb: str) -> bytes:
    return wire.error_body(
        404,
        f"models/{model} is not found for API version v1beta, or is not supported for {verb}. Call"
        " ModelService.ListModels to see the list of available models and their supported methods.",
    )


def _at_end(connection: socket.socket, how: int = 0) -> bool:
    try:
        return connection.recv(1, socket.MSG_PEEK | how) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
