"""Calls to other systems, behind a guard: no address given by a partner leads inside our own network.

A name is resolved once, every address it has is checked, and the connection goes to
the address that was checked: a name server that changes its answer changes nothing.
Redirects are not followed; what comes back is limited in size and time.
"""

import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.kernel.deadlines import Deadline, Resolver, TransportUntil, resolver_until
from motcua.kernel.spans import span

SECONDS = 10.0  # for the whole call
CONNECT_SECONDS = 5.0
MOST_BYTES = 64 * 1024
LONGEST_URL = 2000
NAME = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE)
PLACE = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?", re.IGNORECASE)
INSIDE = gettext_noop("Địa chỉ này dẫn vào mạng bên trong nên không gọi được.")
PUBLIC_V6 = IPv6Network("2000::/3")
NOT_PUBLIC_V6 = (
    IPv6Network("2001::/23"),  # Teredo, ORCHID, benchmarks: tunnels and tests
    IPv6Network("2001:db8::/32"),
    IPv6Network("2002::/16"),  # 6to4 carries an IPv4 address
    IPv6Network("3fff::/20"),
)


class NotAllowedOutside(Exception):
    """An address may not be called. The message is Vietnamese."""


class NotReached(Exception):
    """The other side could not be reached, or said too much or too slowly."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the other side said."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be called: where the name led, and how the request is named there."""

    url: str
    host: str
    sni: str


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Return every address of a name as the machine knows it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_kind, where in found))


def check_url(url: str) -> SplitResult:
    """Return the parts of an address that may be called as far as its letters tell; its name is not resolved.

    :raises NotAllowedOutside: another scheme than https, a port, user or host that may not be.
    """
    if len(url) > LONGEST_URL or not url.isascii() or re.search(r"[\s\\\x00-\x1f\x7f]", url):
        raise NotAllowedOutside(_("Địa chỉ có ký tự không dùng được."))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotAllowedOutside(_("Địa chỉ không đọc được.")) from None
    host = parts.hostname or ""
    if parts.username is not None or parts.password is not None or not host or parts.fragment:
        raise NotAllowedOutside(_("Địa chỉ không được mang tên người dùng, mật khẩu hay dấu #."))
    if f"{host}:{port}" in settings.OUTGOING_TEST_HOSTS and parts.scheme in {"http", "https"}:
        return parts
    if parts.scheme != "https":
        raise NotAllowedOutside(_("Địa chỉ phải bắt đầu bằng https://."))
    literal = _plain_address(host)
    if not PLACE.fullmatch(parts.netloc) or (literal is None and not NAME.fullmatch(host)):
        raise NotAllowedOutside(_("Tên máy trong địa chỉ không đúng dạng."))
    if literal is not None and not is_public(literal):
        raise NotAllowedOutside(_(INSIDE))
    return parts


def checked(url: str, *, resolve: Resolver = system_resolver) -> Target:
    """Return where the address leads, resolved once and checked.

    :raises NotAllowedOutside: it leads inside, or may not be called at all.
    :raises NotReached: the name is unknown.
    """
    parts = check_url(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        addresses = [ip_address(found.partition("%")[0]) for found in resolve(host, port)]
    except (OSError, UnicodeError, ValueError) as error:
        raise NotReached(f"{host}: {error}") from error
    if not addresses:
        raise NotReached(host)
    if f"{host}:{port}" not in settings.OUTGOING_TEST_HOSTS:
        inside = host in settings.OUTGOING_INSIDE_HOSTS
        for address in addresses:
            if not (is_public(address) or (inside and _is_private(address))):
                raise NotAllowedOutside(_(INSIDE))
    chosen = addresses[0]
    where = f"[{chosen}]" if isinstance(chosen, IPv6Address) else str(chosen)
    shown = f"{host}:{parts.port}" if parts.port else host
    return Target(parts._replace(netloc=f"{where}:{port}").geturl(), shown, host)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address belongs to the public Internet; an IPv6 one that carries an IPv4 one never does."""
    if isinstance(address, IPv6Address):
        return address in PUBLIC_V6 and not any(address in net for net in NOT_PUBLIC_V6)
    special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    return address.is_global and not special


def _is_private(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether it belongs to a network of offices; loopback, link-local and metadata addresses never do."""
    if isinstance(address, IPv6Address):
        return address in IPv6Network("fc00::/7")
    return address.is_private and not (
        address.is_loopback or address.is_link_local or address.is_unspecified or address.is_reserved
    )


def _plain_address(host: str) -> IPv4Address | IPv6Address | None:
    """Return the address when it is written the usual way; decimal, octal, hexadecimal and short forms are none."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def post(
    url: str,
    content: bytes,
    headers: Mapping[str, str],
    *,
    resolve: Resolver = system_resolver,
    transport: httpx.BaseTransport | None = None,
) -> Reply:
    """Send the bytes and return what was said, within ten seconds. Never call this inside a transaction.

    :raises NotAllowedOutside: the address leads inside.
    :raises NotReached: nobody answered in time, the certificate is not theirs, or the answer was too long.
    """
    deadline = Deadline(SECONDS)
    target = checked(url, resolve=resolver_until(deadline, resolve))
    limits = httpx.Timeout(SECONDS, connect=CONNECT_SECONDS)
    transport = transport or TransportUntil(deadline)
    try:
        with (
            span("outgoing") as say,
            httpx.Client(trust_env=False, follow_redirects=False, timeout=limits, transport=transport) as client,
            client.stream(
                "POST",
                target.url,
                content=content,
                headers={**headers, "Host": target.host, "Accept-Encoding": "identity"},
                extensions={"sni_hostname": target.sni},
            ) as response,
        ):
            say(status=response.status_code)
            return Reply(response.status_code, _read(response))
    except httpx.HTTPError as error:
        raise NotReached(f"{type(error).__name__}: {error}"[:300]) from error


def _read(response: httpx.Response) -> bytes:
    said = bytearray()
    for piece in response.iter_raw():
        said += piece
        if len(said) > MOST_BYTES:
            raise NotReached(_("Câu trả lời quá dài."))
    return bytes(said)
