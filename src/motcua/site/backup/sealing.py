"""Sealing a stream: AES-256-GCM, chunk by chunk, so that a piece of any size is written and read in little memory.

The construction is STREAM, as in ``age``: each piece has a key of its own, derived from the backup's key, a random
salt and the name of the piece; a chunk's nonce is its number and whether it is the last. So a chunk that was changed,
moved, left out, added or taken from another piece does not open.
"""

import base64
import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from motcua.site.trouble import Trouble

MAGIC = b"MOTCUA-SEALED-1\n"
HEADING = "MOTCUA-BACKUP-KEY-1"
KEY_BYTES = 32
SALT_BYTES = 16
CHUNK = 1024 * 1024
TAG = 16
OTHERS_MAY_READ = stat.S_IRGRP | stat.S_IROTH


class Damaged(Trouble):
    """What was read is not what was written, or the key is another one."""


def new_key(place: Path) -> None:
    """Make a key and write it where nothing stands yet, readable by its owner alone.

    :raises Trouble: something stands there, or it cannot be written.
    """
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Trouble(f"{place} đã có; không ghi đè khóa sao lưu.") from error
    except OSError as error:
        raise Trouble(f"Không ghi được khóa vào {place}: {error.strerror}.") from error
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(f"{HEADING}\n{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}\n")
        stream.flush()
        os.fsync(stream.fileno())


def read_key(place: Path) -> bytes:
    """Return the key that a file holds.

    :raises Trouble: there is none, it is no key, or others may read it.
    """
    try:
        heading, _line, word = place.read_text(encoding="ascii").strip().partition("\n")
        key = base64.b64decode(word, validate=True)
    except FileNotFoundError as error:
        raise Trouble(
            f"Không có khóa sao lưu ở {place}; tạo bằng «motcua backup-key {place}» và cất một bản nơi khác."
        ) from error
    except (OSError, ValueError) as error:
        raise Trouble(f"{place} không phải là khóa sao lưu.") from error
    if heading != HEADING or len(key) != KEY_BYTES:
        raise Trouble(f"{place} không phải là khóa sao lưu.")
    if place.stat().st_mode & OTHERS_MAY_READ:
        raise Trouble(f"Người khác đọc được {place}; hãy chạy chmod 600 {place}.")
    return key


def mac(key: bytes, content: bytes) -> str:
    """Return what proves that whoever wrote this had the key."""
    own = HKDF(SHA256(), KEY_BYTES, None, b"motcua backup manifest").derive(key)
    return hmac.new(own, content, hashlib.sha256).hexdigest()


def _cipher(key: bytes, salt: bytes, name: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt, f"motcua backup piece {name}".encode()).derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")


class SealedWriter:
    """A stream to write a piece into; ``close`` writes the last chunk and flushes it to the disk."""

    def __init__(self, place: Path, key: bytes, name: str) -> None:
        salt = secrets.token_bytes(SALT_BYTES)
        self._cipher, self._held, self._number = _cipher(key, salt, name), bytearray(), 0
        self._stream: IO[bytes] = place.open("xb")
        self._digest, self._plain = hashlib.sha256(), hashlib.sha256()
        self.size = self.plain_size = 0
        self._put(MAGIC + salt)

    def write(self, content: bytes) -> int:
        """Take content of any length."""
        self._plain.update(content)
        self.plain_size += len(content)
        self._held += content
        while len(self._held) > CHUNK:
            self._seal(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(content)

    def close(self) -> None:
        """Seal what is held as the last chunk; the piece is on the disk when this returns."""
        self._seal(bytes(self._held), last=True)
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()

    def told(self) -> dict[str, object]:
        """Return what the manifest says of the piece."""
        return {
            "bytes": self.size,
            "sha256": self._digest.hexdigest(),
            "plain_bytes": self.plain_size,
            "plain_sha256": self._plain.hexdigest(),
        }

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._put(self._cipher.encrypt(_nonce(self._number, last=last), chunk, None))
        self._number += 1

    def _put(self, content: bytes) -> None:
        self._stream.write(content)
        self._digest.update(content)
        self.size += len(content)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is None:
            self.close()
        else:
            self._stream.close()


def opened(place: Path, key: bytes, name: str) -> Iterator[bytes]:
    """Yield the content of a piece, chunk by chunk, each one proven before it is given out.

    :raises Damaged: a chunk does not open, or the piece ends too early or too late.
    """
    with place.open("rb") as stream:
        head = stream.read(len(MAGIC) + SALT_BYTES)
        if not head.startswith(MAGIC) or len(head) < len(MAGIC) + SALT_BYTES:
            raise Damaged(f"{place.name} không phải là một phần của bản sao lưu.")
        cipher, number = _cipher(key, head[len(MAGIC) :], name), 0
        chunk = stream.read(CHUNK + TAG)
        while True:
            following = stream.read(CHUNK + TAG)
            try:
                yield cipher.decrypt(_nonce(number, last=not following), chunk, None)
            except InvalidTag as error:
                raise Damaged(f"{place.name}: đoạn {number + 1} đã bị đổi, bị thiếu, hoặc khóa không đúng.") from error
            if not following:
                return
            chunk, number = following, number + 1
