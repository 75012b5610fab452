"""What level 3 (TCVN 14423:2026, clause 5) asks of an installation that runs, and how this one stands.

What the standard asks is red in production when it is not so, and worth a look in the demonstration. A setting that is
laxer than the standard bars the start of production; what only comes with time, like a backup, is red and bars nothing.
"""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.kernel.facts import facts_about, stuck
from motcua.kernel.models import Fact
from motcua.kernel.seals.state import seal_state
from motcua.kernel.time import clock_day, day, local_day, span_in_words
from motcua.operations import rules
from motcua.operations.queries.figures import seal_lag
from motcua.operations.queries.health import heartbeats
from motcua.operations.queries.later import later
from motcua.operations.queries.stuck import schedules_missed
from motcua.operations.rules import KEEPING, RUNNING, SIGN_IN, Finding
from motcua.people import queries as people
from motcua.people import rules as people_rules

INSTALLATION = UUID("018bcfe5-6800-7000-8000-0000000002e8")
"""The subject of facts about the installation itself."""

MOST_TRIES, MOST_PASSWORD_DAYS, LEAST_BARRED, LEAST_LOG_MONTHS = 5, 62, 10, 12
IDLE, STRICT_IDLE = timedelta(minutes=15), timedelta(minutes=5)


def level_three(*, now: datetime) -> Iterator[Finding]:
    """Yield every finding of level 3; the database must be at this version."""
    yield from _sessions()
    yield from _passwords()
    yield from _accounts(now)
    yield from _keeping(now)
    yield from _seal(now)
    yield from _running(now)
    yield from _house()
    yield from later()


def _asked(
    good: bool,  # noqa: FBT001 - the first word of a finding, as in the class itself
    words: str,
    topic: str,
    clause: str,
    remedy: str,
    who: str = "",
    *,
    bars: bool = False,
) -> Finding:
    """Return what the standard asks: red in production, worth a look in the demonstration."""
    who = who or rules.AT_THE_SERVER
    return Finding(good, words, settings.PRODUCTION, topic, clause, remedy, who, bars)


def _sessions() -> Iterator[Finding]:
    lock = timedelta(seconds=settings.IDLE_LOCK_SECONDS)
    words = _("Phiên tự khóa sau %(span)s không dùng (chuẩn: 15 phút)") % {"span": span_in_words(lock)}
    yield _asked(lock <= IDLE, words, SIGN_IN, "5.5.2.2", _("đặt MOTCUA_IDLE_MINUTES không quá 15"), bars=True)
    lock = timedelta(seconds=settings.STRICT_IDLE_LOCK_SECONDS)
    words = _("Phiên của người quản trị tự khóa sau %(span)s (chuẩn: 5 phút)") % {"span": span_in_words(lock)}
    cure = _("đặt MOTCUA_STRICT_IDLE_MINUTES không quá 5")
    yield _asked(lock <= STRICT_IDLE, words, SIGN_IN, "5.5.2.2", cure, bars=True)
    tries = people_rules.TRIES
    words = _("Khóa tên đăng nhập sau %(tries)s lần sai (chuẩn: 5)") % {"tries": tries}
    cure = _("cài lại phần mềm từ bản phát hành")
    yield _asked(tries <= MOST_TRIES, words, SIGN_IN, "5.5.2.2", cure, bars=True)


def _passwords() -> Iterator[Finding]:
    standard = settings.STANDARD_PASSWORDS
    words = _("Mật khẩu phải dài và khó theo chuẩn") if standard else _("Mật khẩu chưa phải dài và khó theo chuẩn")
    yield _asked(standard, words, SIGN_IN, "5.6.2.2", _("đặt MOTCUA_STANDARD_PASSWORDS=1"), bars=True)
    days = settings.STRICT_PASSWORD_DAYS
    told = _("%(days)s ngày") % {"days": days} if days else _("không bắt buộc")
    words = _("Người quản trị đổi mật khẩu sau: %(told)s (chuẩn: 2 tháng)") % {"told": told}
    cure = _("đặt MOTCUA_STRICT_PASSWORD_DAYS=60")
    yield _asked(0 < days <= MOST_PASSWORD_DAYS, words, SIGN_IN, "5.6.2.2", cure, bars=True)
    barred = settings.OLD_PASSWORDS_BARRED
    words = _("Số mật khẩu cũ không được dùng lại: %(barred)s (chuẩn: 10)") % {"barred": barred}
    cure = _("đặt MOTCUA_OLD_PASSWORDS_BARRED=10")
    yield _asked(barred >= LEAST_BARRED, words, SIGN_IN, "5.6.2.2", cure, bars=True)
    second = settings.SECOND_STEP
    told = {"nobody": _("không ai"), "roles": _("người quản trị"), "everybody": _("mọi người")}[second]
    words = _("Phải có bước đăng nhập thứ hai: %(who)s") % {"who": told}
    yield _asked(second != "nobody", words, SIGN_IN, "5.6.2.3", _("đặt MOTCUA_SECOND_STEP=roles"), bars=True)


def _accounts(now: datetime) -> Iterator[Finding]:
    idle = people.idle_accounts(before=now - rules.IDLE_ACCOUNT)
    words = _("Tài khoản không đăng nhập quá 45 ngày: %(count)s") % {"count": idle}
    cure = _("xem danh sách cán bộ và ngừng những tài khoản không còn dùng")
    yield _asked(idle == 0, words, SIGN_IN, "5.6.2.4", cure, rules.ADMINISTRATOR)
    cure, what = _("rà soát rồi xác nhận ở cuối trang này"), _("Rà soát quyền lần cuối")
    good, words = _age("RightsReviewed", rules.RIGHTS_REVIEW_AGE, now, what)
    yield _asked(good, words, SIGN_IN, "5.4.2.3", cure, rules.ADMINISTRATOR)


def _age(fact: str, most: timedelta, now: datetime, what: str) -> tuple[bool, str]:
    """Return whether the last fact of this name is young enough, and the sentence that says so."""
    last = facts_about(INSTALLATION).filter(name=f"operations.{fact}").last()
    if last is None:
        return False, _("%(what)s: chưa lần nào") % {"what": what}
    told = {"what": what, "when": clock_day(last.at), "most": span_in_words(most)}
    return now - last.at <= most, _("%(what)s: %(when)s (quá hạn sau %(most)s)") % told


def _keeping(now: datetime) -> Iterator[Finding]:
    oldest = Fact.objects.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    since = day(local_day(oldest)) if oldest else "–"
    yield Finding(True, _("Nhật ký sự kiện giữ từ %(day)s, không tự xóa") % {"day": since}, False, KEEPING, "5.8.2.1")
    months = settings.LOGS_KEPT_MONTHS
    words = _("Nhật ký của máy chủ được gom và giữ %(months)s tháng (Nghị định 333/2026: 12)") % {"months": months}
    cure = _("gom nhật ký của máy chủ về nơi lưu riêng rồi đặt MOTCUA_LOGS_KEPT_MONTHS")
    yield _asked(months >= LEAST_LOG_MONTHS, words, KEEPING, "5.8.2.1", cure)
    good, words = _age("BackupMade", rules.BACKUP_AGE, now, _("Sao lưu lần cuối"))
    yield _asked(good, words, KEEPING, "5.11", _("chạy «motcua backup» mỗi ngày"))
    good, words = _age("BackupProven", rules.DRILL_AGE, now, _("Khôi phục thử lần cuối"))
    yield _asked(good, words, KEEPING, "5.11", _("chạy «motcua prove-backup» mỗi tuần"))


def _seal(now: datetime) -> Iterator[Finding]:
    lag = timedelta(seconds=seal_lag(now))
    words = _("Sự kiện cũ nhất chưa niêm phong: %(span)s") % {"span": span_in_words(lag)}
    yield _asked(lag <= rules.SEAL_LAG, words, KEEPING, "5.4.2.5", _("cho việc nền chạy; xem «motcua facts»"))
    check = seal_state().check
    if check is None:
        cure = _("chạy «motcua facts verify», hoặc đợi lần kiểm mỗi đêm")
        yield _asked(False, _("Niêm phong nhật ký: chưa kiểm lần nào"), KEEPING, "5.4.2.5", cure)
        return
    told = {"when": clock_day(check.at), "faults": check.faults}
    words = _("Niêm phong nhật ký kiểm lúc %(when)s: %(faults)s lỗi") % told
    cure = _("có người đã sửa nhật ký; xem «Niêm phong nhật ký» và báo đơn vị an toàn thông tin")
    yield Finding(not check.faults, words, True, KEEPING, "5.4.2.5", cure, rules.INSPECTOR)


def _running(now: datetime) -> Iterator[Finding]:
    beat = heartbeats().get("facts")
    words = _("Việc nền báo còn chạy lần cuối: %(when)s") % {"when": clock_day(beat) if beat else _("chưa lần nào")}
    cure = _("chạy «motcua run», hoặc riêng việc nền bằng «motcua work»")
    yield _asked(rules.is_alive(beat, now), words, RUNNING, "", cure)
    waiting = stuck(older_than=rules.DELIVERY_WAITS, now=now).count()
    cure, who = _("mở «Việc kẹt», xem vì sao rồi cho làm lại"), rules.ADMINISTRATOR
    words = _("Việc nền bị kẹt quá 5 phút: %(count)s") % {"count": waiting}
    yield _asked(not waiting, words, RUNNING, "", cure, who)
    missed = len(schedules_missed(now))
    words = _("Việc định kỳ bị lỡ: %(count)s") % {"count": missed}
    yield _asked(not missed, words, RUNNING, "", cure, who)


def _house() -> Iterator[Finding]:
    yield _clocks()
    usage = shutil.disk_usage(settings.DATA)
    good = rules.disk_state(usage.free, usage.total) == "good"
    used = {"percent": round(100 * (1 - usage.free / usage.total))}
    words = _("Đĩa dữ liệu đã dùng %(percent)s %% (nhắc từ 80 %%, báo động từ 90 %%)") % used
    yield _asked(good, words, RUNNING, "5.8.2.1", _("giải phóng chỗ hoặc thêm đĩa"))
    contact = settings.SECURITY_CONTACT
    words = _("Nơi nhận báo lỗ hổng bảo mật: %(contact)s") % {"contact": contact or _("chỉ có đường dây nóng")}
    yield _asked(bool(contact), words, RUNNING, "5.17.2.2", _("đặt MOTCUA_SECURITY_CONTACT"))


def _clocks() -> Finding:
    before = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there: datetime = cursor.fetchone()[0]
    after = timezone.now()
    offset = abs(there - (before + (after - before) / 2)) - (after - before) / 2
    seconds = max(offset.total_seconds(), 0.0)
    words = _("Đồng hồ máy chủ web và cơ sở dữ liệu lệch %(seconds)s giây (cho phép 2)") % {"seconds": f"{seconds:.1f}"}
    good = seconds <= rules.CLOCK_OFFSET.total_seconds()
    return Finding(good, words, True, RUNNING, "5.8.2.1", _("bật đồng bộ giờ (NTP) trên cả hai máy"))
