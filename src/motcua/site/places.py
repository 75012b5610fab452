"""Places for requests that carry a body: there are many, and no network address may take them all."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address, IPv6Network

ALL = 1024  # per process
OF_ONE = 128  # per process and network address; more than the largest request we take
BYTES = 2 * 1024 * 1024  # of one place: a body takes one for each begun piece of this size


class NoPlace(Exception):
    """All places are taken, or all of this address; ``status`` is how that is answered."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Places:
    """The places of one process; asked in one thread only.

    A place is kept until the request is answered, so that the sum of all bodies lying on the disk is bounded, too.
    """

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    @contextmanager
    def taken(self, address: str) -> Iterator["Holding"]:
        """Hold one place for a body from this network address; ``holds`` takes more of them as it comes.

        What has come counts, not what was announced: whoever announces much and sends nothing keeps nobody out.

        :raises NoPlace: this address has too many (429), or everybody together has (503).
        """
        holding = Holding(self, sender(address))
        try:
            holding.holds(0)
            yield holding
        finally:
            self._taken[holding.address] -= holding.places
            if not self._taken[holding.address]:
                del self._taken[holding.address]

    def take(self, address: str, more: int) -> None:
        """Take so many places more.

        :raises NoPlace: there are not so many; then none is taken.
        """
        if self._taken[address] + more > OF_ONE:
            raise NoPlace(429)
        if self._taken.total() + more > ALL:
            raise NoPlace(503)
        self._taken[address] += more


@dataclass
class Holding:
    """The places of one body."""

    all: Places
    address: str
    places: int = 0

    def holds(self, size: int) -> None:
        """Take what ``size`` bytes need.

        :raises NoPlace: there is none left for them.
        """
        more = 1 + size // BYTES - self.places
        if more > 0:
            self.all.take(self.address, more)
            self.places += more


def sender(address: str) -> str:
    """Return what counts as one: an IPv4 address, or the network of 64 bits that every line with IPv6 is given."""
    try:
        number = IPv6Address(address)
    except AddressValueError:
        return address
    return str(number.ipv4_mapped or IPv6Network((int(number) >> 64 << 64, 64)))
