"""Reading a backup from beginning to end before anything is touched."""

import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BufferedIOBase
from pathlib import Path
from typing import IO, Any, cast

from motcua.site.backup import sealing
from motcua.site.backup.layout import FORMAT, MAC, MANIFEST, Progress
from motcua.site.backup.sealing import Damaged


@dataclass(frozen=True)
class Checked:
    """A backup of which every byte was read and found as it was written."""

    place: Path
    key: bytes
    manifest: dict[str, Any]
    manifest_digest: str


def check(place: Path, key: bytes, progress: Progress) -> Checked:
    """Read everything: manifest against its proof, pieces against the manifest, chunks against their tags, files against their names.

    :raises Damaged: a byte was changed, something is missing or left over, or the key is another one.
    """
    try:
        content = (place / MANIFEST).read_bytes()
        proof = (place / MAC).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Damaged(f"{place} không phải là một bản sao lưu trọn vẹn: thiếu {MANIFEST} hoặc {MAC}.") from error
    if proof != sealing.mac(key, content):
        raise Damaged("Khóa không phải của bản sao lưu này, hoặc bản kê đã bị sửa.")
    manifest: dict[str, Any] = json.loads(content)
    if manifest["format"] != FORMAT:
        raise Damaged(f"Bản sao lưu theo định dạng {manifest['format']}; phần mềm này đọc định dạng {FORMAT}.")
    there = {one.name for one in place.iterdir()} - {MANIFEST, MAC}
    if missing := sorted(set(manifest["pieces"]) - there):
        raise Damaged(f"Bản sao lưu thiếu: {', '.join(missing)}.")
    if extra := sorted(there - set(manifest["pieces"])):
        raise Damaged(f"Bản sao lưu có phần lạ: {', '.join(extra)}.")
    for name, told in sorted(manifest["pieces"].items()):
        _check_piece(place / name, key, name, told, progress)
    found = Checked(place, key, manifest, sha256(content).hexdigest())
    _check_files(found, progress)
    return found


def _check_piece(place: Path, key: bytes, name: str, told: dict[str, Any], progress: Progress) -> None:
    if place.stat().st_size != told["bytes"]:
        raise Damaged(f"{name} dài {place.stat().st_size} byte, bản kê ghi {told['bytes']}.")
    digest = sha256()
    with place.open("rb") as stream:
        while block := stream.read(sealing.CHUNK):
            digest.update(block)
    if digest.hexdigest() != told["sha256"]:
        raise Damaged(f"{name} đã bị đổi: mã băm khác bản kê.")
    plain, size = sha256(), 0
    for chunk in sealing.opened(place, key, name):
        plain.update(chunk)
        size += len(chunk)
        progress(f"kiểm {name}", size, told["plain_bytes"])
    if plain.hexdigest() != told["plain_sha256"]:
        raise Damaged(f"{name}: nội dung mở ra khác bản kê.")


def _check_files(backup: Checked, progress: Progress) -> None:
    digests, count = sha256(), 0
    for count, (name, content) in enumerate(each_file(backup), start=1):
        if sha256(content).hexdigest() != name:
            raise Damaged(f"Tệp {name[:16]}… trong bản sao lưu không đúng với tên của nó.")
        digests.update(f"{name}\n".encode())
        progress("kiểm tệp", count, backup.manifest["files"]["count"])
    if (count, digests.hexdigest()) != (backup.manifest["files"]["count"], backup.manifest["files"]["digest"]):
        raise Damaged(f"Bản sao lưu có {count} tệp, bản kê ghi {backup.manifest['files']['count']} tệp.")


class _Reader(BufferedIOBase):
    """The content of a piece as a stream that can be read from."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._held = chunks, b""

    def readable(self) -> bool:
        """Say yes."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Return up to this many bytes."""
        wanted = size if size is not None and size >= 0 else None
        while wanted is None or len(self._held) < wanted:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._held += chunk
        given = self._held if wanted is None else self._held[:wanted]
        self._held = self._held[len(given) :]
        return given


@contextmanager
def opened_tar(backup: Checked, name: str) -> Iterator[tarfile.TarFile]:
    """Open a piece that holds files."""
    reader = _Reader(sealing.opened(backup.place / name, backup.key, name))
    with tarfile.open(fileobj=cast("IO[bytes]", reader), mode="r|") as tar:
        yield tar


def each_file(backup: Checked) -> Iterator[tuple[str, bytes]]:
    """Yield digest and bytes of every file in a backup."""
    for name in sorted(backup.manifest["pieces"]):
        if name.startswith("files-"):
            with opened_tar(backup, name) as tar:
                for entry in tar:
                    stream = tar.extractfile(entry)
                    if stream is not None:
                        yield entry.name, stream.read()
