"""Bytes in a bucket of an S3 store (the extra ``s3``)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings

from motcua.files.ports import NoRoom, NotKept, StoreAway
from motcua.kernel.faults import crash_here

PIECE = 64 * 1024
FULL = frozenset({"InsufficientStorage", "QuotaExceeded", "XMinioStorageFull", "StorageFull", "507"})
GONE = frozenset({"404", "NoSuchKey", "NotFound"})


class S3Store:
    """One bucket. An object is there whole or not at all: S3 shows it when its last part has arrived."""

    def __init__(self, **options: Any) -> None:
        self.options = options or dict(settings.S3_OPTIONS)

    @cached_property
    def bucket(self) -> Any:
        """The bucket as django-storages opens it: one connection per thread, credentials from the environment."""
        from storages.backends.s3 import S3Storage

        return S3Storage(**{"client_config": _patient(), **self.options}).bucket

    def keep(self, arriving: Path, digest: str) -> None:
        """Send the file in parts straight from the disk, then ask for its size."""
        with _asking(), arriving.open("rb") as stream:
            self.bucket.upload_fileobj(stream, digest)
            crash_here("files.after_rename")
            told = int(self.bucket.Object(digest).content_length)
        if told != arriving.stat().st_size:
            raise StoreAway("the object is shorter than what was sent")
        arriving.unlink()
        crash_here("files.after_folder_flush")

    def keep_all(self, arriving: Sequence[tuple[Path, str]]) -> None:
        """Send one file after the other."""
        for coming, digest in arriving:
            self.keep(coming, digest)

    def read(self, digest: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Ask for the range and return it as it comes in."""
        end = "" if length is None else str(start + length - 1)
        with _asking():
            ranged = {"Range": f"bytes={start}-{end}"} if start or length is not None else {}
            body = self.bucket.Object(digest).get(**ranged)["Body"]
        return _pieces(body)

    def holds(self, digest: str) -> bool:
        """Tell whether the object is there."""
        try:
            with _asking():
                self.bucket.Object(digest).load()
        except NotKept:
            return False
        return True

    def remove_older(self, digest: str, before: datetime) -> bool:
        """Remove the object unless it is young. S3 cannot do both at once: keep versions of the bucket for a week."""
        try:
            with _asking():
                found = self.bucket.Object(digest)
                if found.last_modified >= before:
                    return False
                found.delete()
        except NotKept:
            pass
        return True

    def older(self, before: datetime) -> Iterator[str]:
        """Ask for the list of objects, a thousand at a time."""
        with _asking():
            for found in self.bucket.objects.all():
                if found.last_modified < before:
                    yield found.key

    def place(self, digest: str) -> None:  # noqa: ARG002 - the port's words
        """No front server of ours can send it."""
        return

    def space(self) -> None:
        """A bucket does not say."""
        return


def _patient() -> Any:
    """Give up after seconds; and ask for no checksums beyond our digests: some servers send the whole's with a part."""
    from botocore.config import Config

    return Config(
        s3={"addressing_style": "path"},
        signature_version="s3v4",
        connect_timeout=5,
        read_timeout=30,
        retries={"max_attempts": 2},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


def _pieces(body: Any) -> Iterator[bytes]:
    with _asking(), body:
        yield from body.iter_chunks(PIECE)


@contextmanager
def _asking() -> Iterator[None]:
    """Translate what the library says into the port's words."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in GONE:
            raise NotKept(code) from error
        raise (NoRoom(code) if code in FULL else StoreAway(code)) from error
    except BotoCoreError as error:
        raise StoreAway(type(error).__name__) from error
