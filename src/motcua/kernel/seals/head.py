"""A signed head as it leaves the house: one JSON text that says where the chain had got to. Plain values, no tables."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from motcua.kernel.seals.canonical import canonical
from motcua.kernel.seals.keys import is_signed, key_id
from motcua.kernel.seals.record import Block

FORMAT = "motcua-head/1"


class NoHead(Exception):
    """What was given is no signed head."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at one moment, and a signature over it."""

    text: str
    signature: bytes

    @property
    def words(self) -> dict[str, Any]:
        """Return what the head says."""
        found: dict[str, Any] = json.loads(self.text)
        return found

    @property
    def number(self) -> int:
        """Return the number of the block it stands on."""
        return int(self.words["number"])

    @property
    def position(self) -> int:
        """Return the position of the last fact that it covers."""
        return int(self.words["position"])

    @property
    def hash(self) -> bytes:
        """Return the hash of the chain there."""
        return bytes.fromhex(self.words["hash"])

    @property
    def next_key(self) -> Ed25519PublicKey | None:
        """Return the key that takes over after this head, where one does."""
        told = self.words.get("next_key")
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(told)) if told else None

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        """Say whether this key signed it."""
        return is_signed(key, self.signature, self.text)

    def as_json(self) -> str:
        """Return it as it is kept outside the house, on a disk or on paper."""
        outside = {"head": self.words, "signature": base64.b64encode(self.signature).decode()}
        return json.dumps(outside, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def signed_head(
    block: Block, *, key: Ed25519PrivateKey, database: str, at: datetime, next_key: Ed25519PublicKey | None = None
) -> Head:
    """Sign where the chain has got to.

    :param database: the identifier of the database cluster, so that a head tells a moved database from an old copy.
    :param next_key: the key that will sign from now on, when this head hands over.
    """
    words: dict[str, object] = {
        "format": FORMAT, "number": block.number, "position": block.last, "hash": block.hash.hex(),
        "ceiling": block.ceiling, "sealed_at": block.sealed_at, "signed_at": at, "database": database,
        "key": key_id(key.public_key()),
    }  # fmt: skip
    if next_key is not None:
        words["next_key"] = next_key.public_bytes_raw().hex()
    text = canonical(words)
    return Head(text, key.sign(text.encode()))


def read_head(text: str) -> Head:
    """Return the head that was written by ``as_json``.

    :raises NoHead: it is none.
    """
    try:
        told = json.loads(text)
        head = Head(canonical(told["head"]), base64.b64decode(told["signature"], validate=True))
        if head.words["format"] != FORMAT:
            raise NoHead(str(head.words["format"]))
        _ = head.number, head.position, head.hash
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise NoHead(str(error)) from error
    return head
