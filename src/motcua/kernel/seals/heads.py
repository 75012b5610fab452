"""Sign where the chain has got to, and keep what was signed."""

from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import connection

from motcua.kernel.models import SealHead
from motcua.kernel.seals.head import Head, signed_head
from motcua.kernel.seals.keys import NoKey, keep_key, key_id, private_key
from motcua.kernel.seals.sealing import last_block, seal_facts
from motcua.kernel.seals.sources import IDENTITY


def sign_head(folder: Path, *, at: datetime) -> Head | None:
    """Seal what can be sealed, sign the end of the chain, keep the head and return it; None when there is no fact yet.

    The key of the data folder is made the first time.

    :raises NoKey: heads were signed before, but the key that did it is not here; see ``renew_key``.
    """
    return _signed(key_of(folder), at=at)


def key_of(folder: Path) -> Ed25519PrivateKey:
    """Return the signing key, made when nothing was ever signed.

    :raises NoKey: something was signed, with a key that is not in this folder.
    """
    if key := private_key(folder):
        return key
    if SealHead.objects.exists():
        raise NoKey(str(folder))
    return keep_key(folder, Ed25519PrivateKey.generate())


def renew_key(folder: Path, *, at: datetime) -> Ed25519PublicKey:
    """Make a new signing key and return its public half.

    The old key, when it is still there, signs a last head that names the new one, so that whoever trusts the old
    key can follow. When it is lost the chain of trust begins anew: the new public key must be handed out again.
    """
    old, new = private_key(folder), Ed25519PrivateKey.generate()
    if old is not None:
        _signed(old, at=at, next_key=new.public_key())
    keep_key(folder, new)
    _signed(new, at=at)
    return new.public_key()


def _signed(key: Ed25519PrivateKey, *, at: datetime, next_key: Ed25519PublicKey | None = None) -> Head | None:
    seal_facts()
    end = last_block()
    if end is None:
        return None
    head = signed_head(end, key=key, database=database(), at=at, next_key=next_key)
    SealHead.objects.create(
        number=end.number,
        position=end.last,
        key=key_id(key.public_key()),
        signed_at=at,
        text=head.text,
        signature=head.signature,
    )
    return head


def database() -> str:
    """Return the identifier of the database, which a physical copy keeps and a restored dump does not."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {IDENTITY}")
        (identifier,) = cursor.fetchone()
    return str(identifier)


def last_head() -> Head | None:
    """Return the newest head that was signed here."""
    kept = SealHead.objects.order_by("-number", "-signed_at").first()
    return Head(kept.text, bytes(kept.signature)) if kept else None
