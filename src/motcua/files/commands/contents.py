"""The bytes: written whole or not at all, under their own digest."""

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.files import rules
from motcua.files.ports import NoRoom, StoreAway
from motcua.files.queries import store
from motcua.files.rules import ALWAYS_TAKEN, Wrong
from motcua.kernel.commands import Refused, outside_any
from motcua.kernel.faults import crash_here
from motcua.kernel.ids import new_id

RESERVE_SHARE, RESERVE_BYTES = 0.01, 256 * 1024 * 1024


class TakingNoFiles(Refused):
    """There is no room for files, or the store is away. Nothing was kept; reading goes on."""

    status = 507


class Kept(NamedTuple):
    """What lies on the disk now."""

    digest: str
    size: int
    media_type: str


def keep(chunks: Iterable[bytes], allowed: Collection[str] = ALWAYS_TAKEN, *, most: int | None = None) -> Kept:
    """Write the bytes, flush them to the disk, give them their digest's name, flush its folder; say what they are.

    They lie under their digest before this returns, so a row that names them is
    never committed without them; equal bytes are kept once. Only headers are
    read here: whoever shows the file waits for the deep check.

    Never inside a command: a store may be far away, and a transaction that waits for it locks its rows as long.

    :raises Refused: empty, too large, or not one of the types that are taken.
    :raises TakingNoFiles: no room, or the store is away.
    """
    with _arriving(1) as (arriving,):
        with open(arriving, "xb", opener=_ours_alone) as target:
            digest, size = _copy(chunks, target.write, most or settings.FILE_MAX_BYTES)
            crash_here("files.after_writing")
            target.flush()
            os.fsync(target.fileno())
        crash_here("files.after_flush")
        with arriving.open("rb") as source:
            media_type = _looked_at(source, size, allowed)
        store().keep(arriving, digest)
    return Kept(digest, size, media_type)


def keep_all(given: Sequence[bytes]) -> list[Kept]:
    """Keep several small files of the types that are always taken, as ``keep`` does, and flush their folders together.

    :raises Refused: one is not taken; ``fields`` names it by its place, from 0. Nothing is kept.
    :raises TakingNoFiles: no room, or the store is away.
    """
    kept = [_judged(place, content) for place, content in enumerate(given)]
    if not kept:
        return []
    with _arriving(len(given)) as places, ExitStack() as stack:
        targets = []
        for place, content in zip(places, given, strict=True):
            targets.append(target := _ours_alone(str(place), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC))
            stack.callback(os.close, target)
            _write(target, content)
        crash_here("files.after_writing")
        for target in targets:
            os.fsync(target)
        crash_here("files.after_flush")
        store().keep_all([(place, one.digest) for place, one in zip(places, kept, strict=True)])
    return kept


def _judged(place: int, content: bytes) -> Kept:
    try:
        digest, size = _copy([content], len, settings.FILE_MAX_BYTES)
        return Kept(digest, size, _looked_at(BytesIO(content), size, ALWAYS_TAKEN))
    except Refused as no:
        raise Refused(no.message, field=str(place)) from no


def _write(target: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(target, left) :]


@contextmanager
def _arriving(count: int) -> Iterator[list[Path]]:
    """Give places where nothing lies yet; whatever happens, nothing half written stays behind."""
    outside_any()
    folder: Path = settings.DATA / "files" / "arriving"
    places = [folder / new_id().hex for _place in range(count)]
    try:
        _must_have_room()
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
        yield places
    except BaseException as error:
        for place in places:
            place.unlink(missing_ok=True)
        if isinstance(error, NoRoom | OSError | StoreAway):
            raise TakingNoFiles(_no_room()) from error
        raise


def _ours_alone(place: str, flags: int) -> int:
    return os.open(place, flags, 0o600)


def _no_room() -> str:
    return _("Hệ thống tạm ngừng nhận tệp. Tệp này chưa được lưu; hãy giữ tệp và gửi lại sau.")


def _must_have_room() -> None:
    """Stop before the last bytes: the database may lie on the same disk and must go on."""
    space = store().space()
    if space and space.free < min(RESERVE_BYTES, RESERVE_SHARE * space.total):
        raise NoRoom


def _copy(chunks: Iterable[bytes], write: Callable[[bytes], int], most: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            said = {"most": rules.size_in_words(most)}
            raise Refused(_("Tệp lớn hơn %(most)s. Hãy chụp, quét lại ở độ phân giải thấp hơn.") % said)
        digest.update(chunk)
        write(chunk)
    return digest.hexdigest(), size


def _looked_at(source: BinaryIO, size: int, allowed: Collection[str]) -> str:
    def read_at(offset: int, length: int) -> bytes:
        source.seek(offset)
        return source.read(length)

    media_type, wrong = rules.look(read_at, size, allowed)
    if media_type is None:
        raise Refused(_said(wrong or Wrong.BROKEN, allowed))
    return media_type


def _said(wrong: Wrong, allowed: Collection[str]) -> str:
    if wrong == Wrong.NOT_TAKEN:
        kinds = ", ".join(words for kind, words in rules.READABLE.items() if kind in allowed)
        return _("Chỉ nhận tệp %(kinds)s. Hãy quét giấy tờ thành một trong các loại này.") % {"kinds": kinds}
    return {
        Wrong.EMPTY: _("Tệp rỗng (0 byte). Hãy chọn lại đúng tệp."),
        Wrong.BROKEN: _("Tệp bị hỏng, không mở được. Hãy quét hoặc xuất lại tệp rồi gửi lại."),
        Wrong.UNFOLDS: _("Tệp nén này khi mở ra quá lớn nên không được nhận. Hãy gửi lại tệp gốc."),
        Wrong.TOO_MANY_DOTS: _(
            "Ảnh có quá nhiều điểm ảnh. Hãy quét lại ở 300 dpi hoặc chụp lại ở độ phân giải thấp hơn."
        ),
        Wrong.DOCTYPE: _("Tệp XML có khai báo DOCTYPE nên không được nhận. Hãy xuất lại tệp không có khai báo này."),
        Wrong.TWO_IN_ONE: _("Tệp chứa lẫn một tệp loại khác nên không được nhận. Hãy quét hoặc xuất lại tệp."),
    }[wrong]
