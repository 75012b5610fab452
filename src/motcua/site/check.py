"""The self-check: what must hold for an installation, and what more must hold in production."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from motcua.kernel.money import number
from motcua.operations.queries import level_three, steps_missing
from motcua.operations.rules import Finding
from motcua.people.queries import demonstration_is_loaded
from motcua.site import examining
from motcua.site.folder import prepare
from motcua.site.grants import APPEND_ONLY
from motcua.site.migration import OLDEST_POSTGRESQL
from motcua.site.trouble import Trouble

LEAST_SPACE = 1024**3  # bytes
SHORTEST_KEY = 50
NEAR = {"", "127.0.0.1", "localhost", "::1"}
ROOM = "giải phóng chỗ hoặc thêm đĩa"
ANEW = "tạo lại cơ sở dữ liệu với bảng mã UTF8 và ngôn ngữ C.UTF-8, rồi khôi phục từ bản sao lưu"
MIGRATE = "chạy «motcua migrate»"
EXTENSIONS = {"pg_trgm": "tìm chữ gần giống", "btree_gist": "chống trùng thời gian"}
SEALED = {"kernel_fact": "sự kiện", "kernel_seal": "niêm phong", "kernel_sealhead": "đầu chuỗi đã ký"}
LOCAL_NAMES = {"127.0.0.1", "localhost", "[::1]"}


def findings() -> list[Finding]:
    """Look at everything; in production also at what would be unsafe there."""
    now = timezone.now()
    found = [*_about("Máy chủ", _machine()), *_about("Cơ sở dữ liệu", _database())]
    if not steps_missing_or_unknown():
        found += level_three(now=now)
    if settings.PRODUCTION:
        found += _about("Vận hành thật", _production())
    return found


def everything(*, now: datetime) -> list[Finding]:
    """Look at everything, for the screen: in the demonstration what production would ask is worth a look, no more."""
    found = [*_about("Máy chủ", _machine()), *_about("Cơ sở dữ liệu", _database()), *level_three(now=now)]
    real = list(_about("Vận hành thật", _production()))
    return found + [one if settings.PRODUCTION else replace(one, grave=False) for one in real]


def steps_missing_or_unknown() -> bool:
    """Tell whether the tables are not at this version, or cannot be asked."""
    try:
        return bool(steps_missing())
    except (DatabaseError, InterfaceError):
        return True


def _about(topic: str, found: Iterable[Finding]) -> Iterator[Finding]:
    for one in found:
        yield one if one.topic else replace(one, topic=topic)


def _machine() -> Iterator[Finding]:
    folder = Path(settings.DATA)
    try:
        prepare(folder)
        yield Finding(True, f"Thư mục dữ liệu ghi được: {folder}")
    except Trouble as trouble:
        yield Finding(False, str(trouble))
        return
    free = shutil.disk_usage(folder).free
    yield Finding(
        free >= LEAST_SPACE,
        f"Đĩa còn trống {number(free / 1024**3, 1)} GB (cần ít nhất 1 GB)",
        grave=False,
        remedy=ROOM,
    )
    for name, place in (("giao diện", "ui/static/fonts"), ("bản in", "printing/fonts")):
        fonts = [one for one in (settings.PACKAGE / place).glob("*") if one.suffix in {".ttf", ".woff2"}]
        yield Finding(
            bool(fonts), f"Phông chữ của {name}: {len(fonts)} tệp", remedy="cài lại phần mềm từ bản phát hành"
        )
    yield from examining.findings()
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    there = manifest.exists()
    yield Finding(
        there, "Hình và kiểu chữ của trang đã có đủ" if there else "Thiếu hình và kiểu chữ của trang", remedy=MIGRATE
    )


def _database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_encoding')")
            version, encoding = cursor.fetchone()
    except DatabaseError as error:
        yield Finding(False, "Không nối được cơ sở dữ liệu", remedy=str(error).strip().splitlines()[0])
        return
    yield Finding(
        version >= OLDEST_POSTGRESQL,
        f"PostgreSQL bản {version // 10_000}.{version % 10_000} (cần từ 15)",
        remedy="nâng cấp PostgreSQL",
    )
    yield Finding(encoding == "UTF8", f"Bảng mã của cơ sở dữ liệu: {encoding} (cần UTF8)", remedy=ANEW)
    yield Finding(
        _one("SELECT lower('ĐẮK') = 'đắk'"), "Cơ sở dữ liệu đổi được chữ hoa, chữ thường tiếng Việt", remedy=ANEW
    )
    checksums = _one("SELECT current_setting('data_checksums') = 'on'")
    yield Finding(
        checksums,
        f"Cơ sở dữ liệu {'tự' if checksums else 'chưa tự'} phát hiện chỗ hỏng trên đĩa",
        grave=False,
        remedy="bật bằng pg_checksums",
    )
    for extension, use in EXTENSIONS.items():
        there = _one("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = %s)", extension)
        said = f"Cơ sở dữ liệu {'đã' if there else 'chưa'} có phần {use}"
        yield Finding(there, said, remedy=f"{MIGRATE} (phần mở rộng {extension})")
    missing = len(steps_missing())
    yield Finding(not missing, f"Bảng còn cũ {missing} bước" if missing else "Bảng đúng phiên bản", remedy=MIGRATE)
    if not missing:
        yield from _roles()


def _roles() -> Iterator[Finding]:
    name = _value("SELECT current_user")
    strong = _one("SELECT rolsuper OR rolcreaterole OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    yield Finding(
        not strong,
        f"Vai ứng dụng {'có quá nhiều quyền' if strong else 'không có quyền quản trị'} trên cơ sở dữ liệu",
        remedy=f"bỏ các quyền quản trị của vai {name}",
    )
    for table in APPEND_ONLY:
        owns = _one("SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = %s::regclass", table)
        said, cure = f"bảng {SEALED.get(table, table)}", f"{MIGRATE} bằng vai chủ (bảng {table})"
        yield Finding(not owns, f"Vai ứng dụng {'là' if owns else 'không là'} chủ của {said}", remedy=cure)
        changes = _one("SELECT has_table_privilege(%s, 'UPDATE') OR has_table_privilege(%s, 'DELETE')", table, table)
        yield Finding(not changes, f"Vai ứng dụng {'' if changes else 'không '}sửa, xóa được {said}", remedy=cure)


def _value(query: str, *values: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
    return row[0] if row else None


def _one(query: str, *values: str) -> bool:
    return bool(_value(query, *values))


def _production() -> Iterator[Finding]:
    for good, right, wrong, remedy in _safe_settings():
        yield Finding(good, right if good else wrong, remedy=remedy)
    try:
        loaded = demonstration_is_loaded()
    except DatabaseError:
        return
    said = "Còn tài khoản minh họa trong cơ sở dữ liệu" if loaded else "Không có tài khoản minh họa"
    yield Finding(not loaded, said, remedy="cài đặt vận hành thật trên một cơ sở dữ liệu trống")


def _safe_settings() -> Iterator[tuple[bool, str, str, str]]:
    """Yield whether it is good, the sentence when it is, the one when it is not, and then what to do."""
    yield from _names_and_keys()
    yield from _ways_in()


def _names_and_keys() -> Iterator[tuple[bool, str, str, str]]:
    key = settings.SECRET_KEY
    yield not settings.DEBUG, "Chế độ gỡ lỗi tắt", "Chế độ gỡ lỗi đang bật", "tắt DEBUG"
    yield (
        key != settings.UNSAFE_KEY and len(key) >= SHORTEST_KEY and len(set(key)) > SHORTEST_KEY // 5,
        "Khóa bí mật riêng và đủ dài",
        f"Khóa bí mật chưa đặt, quá ngắn (cần từ {SHORTEST_KEY} ký tự) hoặc quá đơn giản",
        "đặt MOTCUA_SECRET_KEY",
    )
    yield (
        not settings.OUTGOING_TEST_HOSTS,
        "Không gọi ra nơi nhận thử nào",
        "Phần mềm còn được phép gọi vào chính máy này mà không mã hóa; điều ấy chỉ dùng khi thử",
        "bỏ MOTCUA_TEST_HOSTS",
    )
    hosts = set(settings.ALLOWED_HOSTS)
    yield (
        bool(hosts - LOCAL_NAMES) and not any(host.startswith(("*", ".")) for host in hosts),
        "Tên máy được phục vụ đã liệt kê",
        "Chưa liệt kê tên miền thật của cổng",
        "ghi tên miền vào MOTCUA_HOSTS, không dùng * hay tên bắt đầu bằng dấu chấm",
    )
    yield (
        settings.PUBLIC_ADDRESS.startswith("https://"),
        "Địa chỉ công khai được mã hóa",
        "Địa chỉ công khai chưa được mã hóa",
        "đặt MOTCUA_PUBLIC_ADDRESS bắt đầu bằng https://",
    )


def _ways_in() -> Iterator[tuple[bool, str, str, str]]:
    yield (
        settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and settings.SECURE_HSTS_SECONDS > 0,
        "Phiên đăng nhập chỉ đi qua đường mã hóa",
        "Phiên đăng nhập chưa bị buộc đi qua đường mã hóa",
        "đặt MOTCUA_PRODUCTION=1 để cookie và HSTS buộc dùng TLS",
    )
    yield (  # production speaks TLS only, and it is a server in front of us that speaks it
        settings.TRUSTED_PROXIES > 0,
        f"Số máy chủ phía trước được tin: {settings.TRUSTED_PROXIES}",
        "Chưa khai máy chủ phía trước: mọi người dân dùng chung một địa chỉ mạng, một người thử sai là cả tỉnh bị chặn",
        "MOTCUA_TRUSTED_PROXIES đang là 0; đặt số máy chủ phía trước, thường là 1",
    )
    yield (
        urlsplit(settings.OWNER_URL).username != urlsplit(settings.APPLICATION_URL).username,
        "Vai chủ và vai ứng dụng là hai vai khác nhau",
        "Vai chủ và vai ứng dụng của cơ sở dữ liệu là một",
        "MOTCUA_OWNER_DATABASE_URL phải dùng một vai khác với MOTCUA_DATABASE_URL",
    )
    yield (
        all(_travels_safely(url) for url in (settings.OWNER_URL, settings.APPLICATION_URL)),
        "Đường tới cơ sở dữ liệu ở trong máy hoặc được mã hóa",
        "Đường tới cơ sở dữ liệu ở máy khác chưa được mã hóa",
        "nối với sslmode=verify-full (hoặc ít nhất là require)",
    )


def _travels_safely(url: str) -> bool:
    parts = urlsplit(url)
    words = parse_qs(parts.query)
    host = words.get("host", [parts.hostname or ""])[0]
    near = host in NEAR or host.startswith("/")
    return near or words.get("sslmode", [""])[0] in {"require", "verify-ca", "verify-full"}
