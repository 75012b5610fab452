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
        yield Finding(space.taken < NEARLY_FULL, words, grave=False, remedy="thêm đĩa, hoặc chuyển kho tệp sang S3")
    yield _cells()
    scanned = bool(settings.SCANNER)
    yield Finding(
        scanned,
        "Tệp tải lên được quét vi-rút" if scanned else "Tệp tải lên chưa được quét vi-rút",
        grave=False,
        remedy="cài ClamAV rồi đặt MOTCUA_CLAMD",
    )


def _cells() -> Finding:
    try:
        walls = inspection.walls()
    except (Away, OSError):
        return Finding(
            False, "Không mở được buồng kiểm tra tệp; tệp mới sẽ chờ", remedy="xem docs/guides/uploaded-files.md"
        )
    if not NETWORK & set(walls):
        return Finding(
            False,
            "Buồng kiểm tra tệp chưa cách ly được khỏi mạng; khi vận hành thật tệp mới sẽ chờ",
            remedy="cho phép seccomp hoặc không gian mạng riêng (netns) trên máy này",
        )
    return Finding(True, f"Tệp tải lên được mở thử trong buồng kín, cách ly khỏi mạng ({len(walls)} lớp)")
