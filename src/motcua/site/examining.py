"""What the self-check says about files: room for them, and the cells that open them."""

from collections.abc import Iterator

from django.conf import settings

from motcua.files import queries as files
from motcua.inspection import queries as inspection
from motcua.inspection.ports import Away
from motcua.operations.rules import Finding

NEARLY_FULL, FULL = 0.8, 0.9
NETWORK = frozenset({"seccomp", "netns"})


def findings() -> Iterator[Finding]:
    """Look at the store's room (80 %, 90 %), at the walls of a cell, and whether an antivirus programme is asked."""
    if space := files.space():
        taken = f"{space.taken * 100:.0f} %"
        words = (
            f"Nơi lưu tệp đã dùng {taken}: sắp ngừng nhận tệp, hãy thêm chỗ ngay"
            if space.taken >= FULL
            else f"Nơi lưu tệp đã dùng {taken}: hãy chuẩn bị thêm chỗ"
            if space.taken >= NEARLY_FULL
            else f"Nơi lưu tệp đã dùng {taken}"
        )
        yield Finding(space.taken < NEARLY_FULL, words, grave=False)
    yield _cells()
    scanned = bool(settings.SCANNER)
    yield Finding(
        scanned,
        "Tệp được quét vi-rút bằng ClamAV" if scanned else "Chưa quét vi-rút; đặt MOTCUA_CLAMD để dùng ClamAV",
        grave=False,
    )


def _cells() -> Finding:
    try:
        walls = inspection.walls()
    except (Away, OSError):
        return Finding(False, "Không mở được buồng kiểm tra tệp; tệp mới sẽ chờ")
    if not NETWORK & set(walls):
        return Finding(
            False, "Buồng kiểm tra tệp chưa cách ly được khỏi mạng (seccomp, netns); khi vận hành thật tệp mới sẽ chờ"
        )
    return Finding(True, f"Buồng kiểm tra tệp cách ly bằng {', '.join(walls)}")
