"""Ask an address that a stranger wrote, without becoming a tool against our own network.

The name is resolved once, and every address that it has must be public. The connection goes to an address that was
checked, so it does not matter if the name changes its meaning a moment later. A redirect is a new address, and is
checked in the same way. Each exchange ends after some seconds and some kilobytes, whatever the other side does.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote, urljoin, urlsplit

EXCHANGE_LIMIT = 10.0
"""Seconds that one exchange may take, from the first byte to the last."""

RESOLVE_LIMIT, CONNECT_LIMIT = 5.0, 5.0
SIZE_LIMIT = 100_000
REDIRECTS_LIMIT = 5
PORTS = {"http": 80, "https": 443}
UNICAST = ipaddress.ip_network("2000::/3")
WRAPPED = tuple(map(ipaddress.ip_network, ("2001::/32", "2002::/16", "64:ff9b::/96")))
"""IPv6 addresses that contain an IPv4 address, which may be private."""

Place = tuple[str, int]


class NotAsked(Exception):
    """We do not ask this address, or no web server answered; the text says why, for the log."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a web server answered; *body* is at most the first `SIZE_LIMIT` bytes."""

    status: int
    body: bytes
    location: str | None = None
    retry_after: float | None = None  # seconds for which it asks to be left alone


@dataclass(frozen=True)
class Guard:
    """Asks public addresses. *allowed* names other addresses with their ports; only tests set it."""

    agent: str
    allowed: frozenset[Place] = frozenset()
    _resolver: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(4, "resolving"), compare=False)

    def ask(self, url: str) -> Answer:
        """Return the answer of *url* after all redirects; raises `NotAsked`."""
        for _ in range(REDIRECTS_LIMIT + 1):
            answer = self._ask_once(url)
            if answer.location is None:
                return answer
            url = urljoin(url, answer.location)
        raise NotAsked("it redirects too often")

    def _ask_once(self, url: str) -> Answer:
        scheme, host, port, target = _parts(url)
        address = self._checked(host, port)
        if port != PORTS[scheme] and (address, port) not in self.allowed:
            raise NotAsked(f"we do not ask port {port}")
        try:
            return self._exchange(scheme, host, (address, port), target)
        except (OSError, HTTPException, ValueError) as error:
            raise NotAsked(f"{type(error).__name__} at {host}") from error

    def _checked(self, host: str, port: int) -> str:
        """Return an address of *host*; all of its addresses must be allowed."""
        try:
            found = self._resolver.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(RESOLVE_LIMIT)
        except (OSError, UnicodeError, TookTooLong) as error:
            raise NotAsked(f"{host} has no address: {type(error).__name__}") from error
        addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
        for address in addresses:
            if not is_public(address) and (address, port) not in self.allowed:
                raise NotAsked(f"{host} is not public")
        if not addresses:
            raise NotAsked(f"{host} has no address")
        return min(addresses, key=lambda address: ":" in address)

    def _exchange(self, scheme: str, host: str, place: Place, target: str) -> Answer:
        plain = socket.create_connection(place, CONNECT_LIMIT)
        ending = threading.Timer(EXCHANGE_LIMIT, _cut, (plain,))
        ending.daemon = True
        ending.start()
        try:
            wire = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if scheme == "https" else plain
            with contextlib.closing(HTTPConnection(host, place[1])) as connection:
                connection.sock = wire
                connection.request("GET", target, headers=self._headers(scheme, host, place[1]))
                answer = connection.getresponse()
                is_elsewhere = answer.status in (301, 302, 303, 307, 308)
                location = answer.headers.get("Location") if is_elsewhere else None
                body = b"" if location else answer.read(SIZE_LIMIT)
                return Answer(answer.status, body, location, _seconds(answer.headers.get("Retry-After")))
        finally:
            ending.cancel()
            plain.close()

    def _headers(self, scheme: str, host: str, port: int) -> dict[str, str]:
        shown = f"[{host}]" if ":" in host else host
        name = shown if port == PORTS[scheme] else f"{shown}:{port}"
        return {
            "Host": name,
            "User-Agent": self.agent,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }


def _seconds(text: str | None) -> float | None:
    """Return the seconds of a Retry-After header; a date there counts as a minute."""
    if text is None:
        return None
    return min(float(text), 3600.0) if text.strip().isdigit() else 60.0


def _cut(wire: socket.socket) -> None:
    with contextlib.suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)


def _parts(url: str) -> tuple[str, str, int, str]:
    """Return scheme, host, port and what to ask for; raises `NotAsked`."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError) as error:
        raise NotAsked("it is not an address") from error
    if parts.scheme not in PORTS or not host or parts.username is not None or parts.password is not None:
        raise NotAsked("it is not a web address")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return parts.scheme, host, port or PORTS[parts.scheme], f"{path}?{query}" if query else path


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet, and to one host.

    >>> [is_public(a) for a in ("93.184.215.14", "10.0.0.1", "169.254.169.254", "127.0.0.1", "100.64.0.1", "224.0.0.1")]
    [True, False, False, False, False, False]
    >>> [is_public(a) for a in ("2606:2800:21f:cb07::1", "::1", "fe80::1%eth0", "::ffff:127.0.0.1", "64:ff9b::a00:1")]
    [True, False, False, False, False]
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if not found.is_global or found.is_multicast:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        return found in UNICAST and not any(found in network for network in WRAPPED)
    return True
