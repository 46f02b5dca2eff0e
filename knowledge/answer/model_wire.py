"""The road to the model's endpoint: one pool of connections on which nothing outlasts the question's purse.

The vendors' timeouts are for each read, so an endpoint that drips a byte a second is never late to them. Here every
connect, handshake, write and read is given what the purse in hand has left. Names are looked up within it too.

Proxies: the vendors take them from the environment for every address, also over a transport of one's own. Here
that is off (``trust_env``): a private address is always reached directly, a public one through HTTPS_PROXY or
HTTP_PROXY unless NO_PROXY names it. Certificates are those of the system, or of SSL_CERT_FILE.
"""

import ipaddress
import queue
import socket
import ssl
import threading
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpcore2
import httpx2

from knowledge.answer.writer import Purse

CONNECT_S = 3.0  # a host that does not take a connection in this time takes none
UNPURSED_S = 8.0  # for a call that is nobody's question
KEPT_S = 60.0  # an idle connection is kept so long
CONNECTIONS = 64
_PRIVATE_NAMES = (".local", ".lan", ".internal", ".intranet", ".localdomain", ".home.arpa", ".svc")
_FAULTS = {
    getattr(httpcore2, name): getattr(httpx2, name)
    for name in (
        "ConnectTimeout", "ReadTimeout", "WriteTimeout", "PoolTimeout", "ConnectError", "ReadError", "WriteError",
        "LocalProtocolError", "RemoteProtocolError", "ProxyError", "UnsupportedProtocol",
    )
}  # fmt: skip
_now = threading.local()


@contextmanager
def spending(purse: Purse) -> Iterator[None]:
    """Let what this thread does on the road until the end of the block be paid from ``purse``."""
    before = getattr(_now, "purse", None)
    _now.purse = purse
    try:
        yield
    finally:
        _now.purse = before


def open_road(base_url: str) -> httpx2.Client:
    """Return a client for the endpoint; its connections are made when they are needed."""
    return httpx2.Client(transport=_Road(base_url), trust_env=False, timeout=UNPURSED_S)


def proxy_for(base_url: str) -> str:
    """Return the proxy the environment names for this address; "" for none and for private addresses."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if is_private(host):
        return ""
    named = urllib.request.getproxies()
    found = named.get(parts.scheme) or named.get("all") or ""
    if not found or urllib.request.proxy_bypass(host):
        return ""
    return found if "://" in found else f"http://{found}"


def is_private(host: str) -> bool:
    """Tell whether a host is of one's own network: by its address, its name, or all addresses its name has."""
    try:
        return _own(host)
    except ValueError:
        pass
    if "." not in host or host.lower().endswith(_PRIVATE_NAMES):
        return True
    try:
        found = _looked_up(host, CONNECT_S)
    except OSError:
        return False  # only a proxy may know it
    return bool(found) and all(_own(address) for address in found)


def _own(address: str) -> bool:
    known = ipaddress.ip_address(address.partition("%")[0])
    return known.is_private or known.is_loopback or known.is_link_local


def _left() -> float:
    purse: Purse | None = getattr(_now, "purse", None)
    return UNPURSED_S if purse is None else purse.seconds_left()


def _looked_up(host: str, seconds: float) -> list[str]:
    """Return the addresses of a name; the system's own look-up knows no limit of time.

    Raises:
        OSError: the name is not known; TimeoutError when that was not found out in time.
    """
    answer: queue.Queue[list[str] | OSError] = queue.Queue()

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            answer.put(list(dict.fromkeys(str(row[4][0]) for row in rows)))
        except (OSError, UnicodeError) as unknown:
            answer.put(unknown if isinstance(unknown, OSError) else OSError(str(unknown)))

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"{host} was not looked up in time") from None
    if isinstance(found, OSError):
        raise found
    return found


class _Road(httpx2.BaseTransport):
    """A transport whose connections keep to the purse."""

    def __init__(self, base_url: str) -> None:
        context = httpx2.create_ssl_context() if base_url.startswith("https:") else None
        proxy = proxy_for(base_url)
        self._pool: httpcore2.ConnectionPool
        if proxy.startswith(("http://", "https://")):
            address = httpx2.Proxy(proxy)
            self._pool = httpcore2.HTTPProxy(
                proxy_url=httpcore2.URL(str(address.url)),
                proxy_auth=address.raw_auth,
                ssl_context=context,
                max_connections=CONNECTIONS,
                keepalive_expiry=KEPT_S,
                network_backend=_Purse(),
            )
        else:
            self._pool = httpcore2.ConnectionPool(
                ssl_context=context, max_connections=CONNECTIONS, keepalive_expiry=KEPT_S, network_backend=_Purse()
            )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        left = _left()
        if left <= 0:
            raise httpx2.ReadTimeout("the question's time is up", request=request)
        url = request.url
        asked = httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream if isinstance(request.stream, httpx2.SyncByteStream) else None,
            extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), left)},
        )
        with _translated():
            answer = self._pool.handle_request(asked)
        assert isinstance(answer.stream, Iterable)  # noqa: S101 - what a pool without async gives
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer.stream))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        with _translated():
            yield from self._stream

    def close(self) -> None:
        if hasattr(self._stream, "close"):
            self._stream.close()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except tuple(_FAULTS) as wrong:
        raise _FAULTS[type(wrong)](str(wrong)) from wrong


class _Purse(httpcore2.SyncBackend):
    """Connects within the time left, to one address of a name after the other."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the purse knows better
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            addresses = [host] if _literal(host) else _looked_up(host, _within(CONNECT_S))
        except TimeoutError as late:
            raise httpcore2.ConnectTimeout(str(late)) from late
        except OSError as unknown:
            raise httpcore2.ConnectError(str(unknown)) from unknown
        *others, last = addresses
        for address in others:
            try:
                return _Stream(super().connect_tcp(address, port, _within(CONNECT_S), local_address, socket_options))
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return _Stream(super().connect_tcp(last, port, _within(CONNECT_S), local_address, socket_options))


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _within(limit: float | None) -> float:
    """Return the seconds one step may take.

    Raises:
        httpcore2.ReadTimeout: none are left.
    """
    left = _left()
    if left <= 0:
        raise httpcore2.ReadTimeout("the question's time is up")
    return left if limit is None else min(limit, left)


class _Stream(httpcore2.NetworkStream):
    """A connection every step of which keeps to the purse."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _within(timeout)))

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
