"""What happens between the start of the database and the start of the web server."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from motcua.kernel.seals.heads import key_of
from motcua.kernel.seals.keys import NoKey
from motcua.people import queries as people
from motcua.people import rules
from motcua.site import migration, tracing
from motcua.site.check import findings
from motcua.site.supervisor import GREETING
from motcua.site.trouble import Trouble


def prepare(address: str, *, say: Callable[[str], None]) -> None:
    """Upgrade the database, load the demonstration into an empty one, and write the greeting down.

    In production nothing is loaded, and every fault of the self-check is named.

    :raises Trouble: the database cannot be used, or production would be unsafe.
    """
    tracing.check()
    if applied := migration.upgrade():
        say(f"Đã áp dụng {applied} bước di chuyển.")
    with suppress(NoKey):  # signed before, elsewhere: the page of the seal says so
        key_of(Path(settings.DATA))
    if settings.PRODUCTION:
        faults = [finding for finding in findings() if finding.fault]
        for finding in faults:  # each a line of its own: a log cuts long ones
            say(finding.line())
        if faults:
            raise Trouble(f"Chế độ vận hành thật không chạy khi còn {len(faults)} điều phải sửa ở trên.")
    else:
        _load_demonstration(say)
    (Path(settings.DATA) / GREETING).write_text(greeting(address), encoding="utf-8")


def _load_demonstration(say: Callable[[str], None]) -> None:
    """Load it into an empty database, or finish what a killed start left half done."""
    unfinished = Path(settings.DATA) / "demonstration.unfinished"
    if not (unfinished.exists() or migration.is_empty()):
        return
    from motcua.site import demo

    say("Đang nạp tỉnh minh họa (chỉ lần đầu)…")
    unfinished.touch()
    demo.load(lambda words: say(f"  {words}"))
    unfinished.unlink()


def greeting(address: str) -> str:
    """Return the address, the demonstration accounts and what to try first."""
    lines = ["", f"  Motcua đang chạy: {address}", "  Dừng: Ctrl-C. Trợ giúp: ./run --help", ""]
    if found := people.demonstration_accounts():
        wide = max(len(one.username) for one in found)
        lines += [
            f"  Các tài khoản minh họa (mật khẩu chung: {rules.DEMONSTRATION_PASSWORD}):",
            *(f"    {one.username:<{wide}}  {one.name} – {one.title}, {one.where}" for one in found),
            "",
            "  Thử trước tiên:",
            f"    1. Đăng nhập {address}/dang-nhap/ bằng «{found[0].username}», nhấn «Tiếp nhận hồ sơ» và in giấy tiếp nhận.",
            "    2. Đăng xuất, vào bằng các tài khoản sau để phân công, thẩm định, ký duyệt và trả kết quả.",
            f"    3. Làm người dân: mở {address}/tra-cuu/ và gõ mã hồ sơ cùng mã tra cứu trên giấy tiếp nhận.",
            "",
        ]
    return "\n".join(lines)
