"""The key that signs heads: made once, kept in the data folder, readable by its owner alone."""

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

NAME = "seal_key"


class NoKey(Exception):
    """There is no key, or what is there is none."""


def key_place(folder: Path) -> Path:
    """Return where the private key lies; the public one lies beside it as ``seal_key.pub``."""
    return folder / NAME


def keep_key(folder: Path, key: Ed25519PrivateKey) -> Ed25519PrivateKey:
    """Put the key, and its public half, into the folder, in place of the one that was there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _put(key_place(folder).with_suffix(".pub"), public_pem(key.public_key()), 0o644)
    _put(key_place(folder), secret, 0o600)
    return key


def _put(place: Path, content: bytes, mode: int) -> None:
    draft = place.with_name(f"{place.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    draft.rename(place)


def private_key(folder: Path) -> Ed25519PrivateKey | None:
    """Return the key of this folder, None when there is none.

    :raises NoKey: what lies there is no Ed25519 key.
    """
    try:
        found = load_pem_private_key(key_place(folder).read_bytes(), None)
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise NoKey(str(error)) from error
    if not isinstance(found, Ed25519PrivateKey):
        raise NoKey("not an Ed25519 key")
    return found


def public_key(pem: bytes) -> Ed25519PublicKey:
    """Return the public key written in PEM.

    :raises NoKey: it is none.
    """
    try:
        found = load_pem_public_key(pem)
    except ValueError as error:
        raise NoKey(str(error)) from error
    if not isinstance(found, Ed25519PublicKey):
        raise NoKey("not an Ed25519 key")
    return found


def public_pem(key: Ed25519PublicKey) -> bytes:
    """Return the public key in PEM, to give away."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def raw(key: Ed25519PublicKey) -> bytes:
    """Return the 32 bytes of the public key."""
    return key.public_bytes_raw()


def key_id(key: Ed25519PublicKey) -> str:
    """Return the name of a key: the SHA-256 of its 32 bytes, in hexadecimal digits."""
    return hashlib.sha256(raw(key)).hexdigest()


def is_signed(key: Ed25519PublicKey, signature: bytes, text: str) -> bool:
    """Say whether this key signed this text."""
    try:
        key.verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True
