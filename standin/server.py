"""The socket side: HTTP/1.1 with kept connections, a thread for each, nothing on stderr."""

from __future__ import annotations

import contextlib
import socket
import struct
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qsl, urlsplit

from standin.exchange import Reply
from standin.render.links import Links
from standin.request import Request

HOST = "127.0.0.1"
ENTERPRISE_PREFIX = "/api/v3"
POLL_SECONDS = 0.02

ReplyTo = Callable[[Request, Links], Reply]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "GitHub.com"
    sys_version = ""
    disable_nagle_algorithm = True
    server: _Server

    def handle_one_request(self) -> None:
        # A caller that leaves, or that `stop` cuts off, is not worth a report.
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        target = urlsplit(self.path)
        path, prefix = target.path, ""
        if path == ENTERPRISE_PREFIX or path.startswith(f"{ENTERPRISE_PREFIX}/"):
            path, prefix = path.removeprefix(ENTERPRISE_PREFIX) or "/", ENTERPRISE_PREFIX
        host = self.headers.get("Host") or "{}:{}".format(*self.server.server_address[:2])
        request = Request(
            method=self.command,
            path=path,
            query=dict(parse_qsl(target.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )
        links = Links(api=f"http://{host}{prefix}", web=f"http://{host}")
        self._send(self.server.reply_to(request, links))

    # The base class looks up the method's handler under these names.
    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815

    def _send(self, reply: Reply) -> None:
        if not reply.status:
            self._break_connection()
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status not in {204, 304}:
            self.send_header("Content-Length", str(len(reply.body)))
        # One write for head and body: two small packets would wait for each other.
        self._headers_buffer: list[bytes] = [*self._headers_buffer, b"\r\n"]
        if reply.status not in {204, 304}:
            self._headers_buffer.append(reply.body)
        self.flush_headers()

    def _break_connection(self) -> None:
        # Closing with a linger of zero sends RST instead of a polite FIN.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.server.shutdown_request_hard(self.connection)

    def log_message(self, *args: object, **named: object) -> None:
        """Say nothing: the requests are in the record."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, reply_to: ReplyTo) -> None:
        self.reply_to = reply_to
        self._open: set[socket.socket] = set()
        self._open_lock = Lock()
        super().__init__((HOST, port), _Handler)

    def process_request(self, request: object, client_address: object) -> None:
        if isinstance(request, socket.socket):
            with self._open_lock:
                self._open.add(request)
            super().process_request(request, client_address)

    def shutdown_request(self, request: object) -> None:
        if isinstance(request, socket.socket):
            with self._open_lock:
                self._open.discard(request)
            super().shutdown_request(request)

    def shutdown_request_hard(self, request: socket.socket) -> None:
        with self._open_lock:
            self._open.discard(request)
        request.close()

    def cut_off_all(self) -> None:
        with self._open_lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """Tests do this: a caller that leaves in the middle of an answer."""


class Listener:
    """Listens on one port of this machine; can be stopped and started again on the same."""

    def __init__(self, port: int, reply_to: ReplyTo) -> None:
        self.port = port
        self._reply_to = reply_to
        self._running: tuple[_Server, Thread] | None = None

    @property
    def is_running(self) -> bool:
        return self._running is not None

    def start(self) -> None:
        if self._running is not None:
            return
        server = _Server(self.port, self._reply_to)
        self.port = int(server.server_address[1])
        thread = Thread(target=server.serve_forever, args=(POLL_SECONDS,), name="standin", daemon=True)
        thread.start()
        self._running = server, thread

    def stop(self) -> None:
        """Stop listening and cut all connections; later callers are refused."""
        if self._running is None:
            return
        server, thread = self._running
        self._running = None
        server.shutdown()
        server.cut_off_all()
        server.server_close()
        thread.join()
