"""What level 3 (TCVN 14423:2026, clause 5) asks of an installation that runs, and how this one stands."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
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
from motcua.operations.queries.stuck import schedules_missed
from motcua.operations.rules import Finding
from motcua.people import queries as people
from motcua.people import rules as people_rules

INSTALLATION = UUID("018bcfe5-6800-7000-8000-0000000002e8")
"""The subject of facts about the installation itself."""

SIGN_IN, KEEPING, RUNNING = "Đăng nhập và quyền", "Nhật ký và sao lưu", "Đang chạy"
MOST_TRIES = 5


def level_three(*, now: datetime) -> Iterator[Finding]:
    """Yield every finding of level 3; the database must be at this version."""
    yield from _sign_in(now)
    yield from _keeping(now)
    yield from _running(now)


def _sign_in(now: datetime) -> Iterator[Finding]:
    lock = settings.IDLE_LOCK_SECONDS
    yield Finding(
        lock <= 15 * 60,
        _("Phiên tự khóa sau %(span)s không dùng (chuẩn: 15 phút)") % {"span": span_in_words(timedelta(seconds=lock))},
        False,
        SIGN_IN,
        "5.5.2.2",
        _("đặt MOTCUA_IDLE_MINUTES không quá 15"),
    )
    strict = settings.STRICT_IDLE_LOCK_SECONDS
    words = _("Phiên của người quản trị tự khóa sau %(span)s (chuẩn: 5 phút)") % {
        "span": span_in_words(timedelta(seconds=strict))
    }
    yield Finding(strict <= 5 * 60, words, False, SIGN_IN, "5.5.2.2", _("đặt MOTCUA_STRICT_IDLE_MINUTES không quá 5"))
    tries = people_rules.TRIES
    yield Finding(
        tries <= MOST_TRIES,
        _("Khóa tên đăng nhập sau %(tries)s lần sai") % {"tries": tries},
        False,
        SIGN_IN,
        "5.5.2.2",
    )
    standard = settings.STANDARD_PASSWORDS
    words = _("Mật khẩu phải dài và khó theo chuẩn") if standard else _("Mật khẩu chưa phải dài và khó theo chuẩn")
    yield Finding(standard, words, False, SIGN_IN, "5.6.2.2", _("đặt MOTCUA_STANDARD_PASSWORDS=1"))
    second = settings.SECOND_STEP
    told = {"nobody": _("không ai"), "roles": _("người quản trị"), "everybody": _("mọi người")}[second]
    words = _("Phải có bước đăng nhập thứ hai: %(who)s") % {"who": told}
    yield Finding(second != "nobody", words, False, SIGN_IN, "5.6.2.3", _("đặt MOTCUA_SECOND_STEP=roles"))
    idle = people.idle_accounts(before=now - rules.IDLE_ACCOUNT)
    yield Finding(
        idle == 0,
        _("Tài khoản không đăng nhập quá 45 ngày: %(count)s") % {"count": idle},
        False,
        SIGN_IN,
        "5.6.2.4",
        _("xem danh sách cán bộ và ngừng những tài khoản không còn dùng"),
        rules.ADMINISTRATOR,
    )
    reviewed = _of_age("RightsReviewed", rules.RIGHTS_REVIEW_AGE, now, SIGN_IN, "5.4.2.3", _("Rà soát quyền lần cuối"))
    yield replace(reviewed, remedy=_("rà soát rồi xác nhận ở cuối trang này"), who=rules.ADMINISTRATOR)


def _of_age(fact: str, most: timedelta, now: datetime, topic: str, clause: str, what: str) -> Finding:
    last = facts_about(INSTALLATION).filter(name=f"operations.{fact}").last()
    if last is None:
        return Finding(False, _("%(what)s: chưa lần nào") % {"what": what}, False, topic, clause)
    age = now - last.at
    words = _("%(what)s: %(when)s (quá hạn sau %(most)s)") % {
        "what": what,
        "when": clock_day(last.at),
        "most": span_in_words(most),
    }
    return Finding(age <= most, words, False, topic, clause)


def _keeping(now: datetime) -> Iterator[Finding]:
    oldest = Fact.objects.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    since = day(local_day(oldest)) if oldest else "–"
    yield Finding(True, _("Nhật ký sự kiện giữ từ %(day)s, không tự xóa") % {"day": since}, False, KEEPING, "5.8.2.1")
    months = settings.LOGS_KEPT_MONTHS
    yield Finding(
        months >= 12,  # noqa: PLR2004 - the decree's number
        _("Nhật ký của máy chủ được gom và giữ %(months)s tháng (Nghị định 333/2026: 12)") % {"months": months},
        False,
        KEEPING,
        "5.8.2.1",
        _("gom nhật ký của máy chủ về nơi lưu riêng rồi đặt MOTCUA_LOGS_KEPT_MONTHS"),
    )
    yield from _seal(now)
    made = _of_age("BackupMade", rules.BACKUP_AGE, now, KEEPING, "5.11", _("Sao lưu lần cuối"))
    yield replace(made, remedy=_("chạy «motcua backup» mỗi ngày"))
    proven = _of_age("BackupProven", rules.DRILL_AGE, now, KEEPING, "5.11", _("Khôi phục thử lần cuối"))
    yield replace(proven, remedy=_("chạy «motcua prove-backup» mỗi tuần"))


def _seal(now: datetime) -> Iterator[Finding]:
    lag = timedelta(seconds=seal_lag(now))
    words = _("Sự kiện cũ nhất chưa niêm phong: %(span)s") % {"span": span_in_words(lag)}
    yield Finding(lag <= rules.SEAL_LAG, words, False, KEEPING, "5.4.2.5", _("cho việc nền chạy; xem «motcua facts»"))
    check = seal_state().check
    if check is None:
        cure = _("chạy «motcua facts verify», hoặc đợi lần kiểm mỗi đêm")
        yield Finding(False, _("Niêm phong nhật ký: chưa kiểm lần nào"), False, KEEPING, "5.4.2.5", cure)
        return
    told = {"when": clock_day(check.at), "faults": check.faults}
    words = _("Niêm phong nhật ký kiểm lúc %(when)s: %(faults)s lỗi") % told
    cure = _("có người đã sửa nhật ký; xem «Niêm phong nhật ký» và báo đơn vị an toàn thông tin")
    yield Finding(not check.faults, words, True, KEEPING, "5.4.2.5", cure, rules.INSPECTOR)


def _running(now: datetime) -> Iterator[Finding]:
    beat = heartbeats().get("facts")
    said = clock_day(beat) if beat else _("chưa lần nào")
    yield Finding(
        rules.is_alive(beat, now),
        _("Việc nền báo còn chạy lần cuối: %(when)s") % {"when": said},
        False,
        RUNNING,
        remedy=_("chạy «motcua run», hoặc riêng việc nền bằng «motcua work»"),
    )
    waiting = stuck(older_than=rules.DELIVERY_WAITS, now=now).count()
    cure, who = _("mở «Việc kẹt», xem vì sao rồi cho làm lại"), rules.ADMINISTRATOR
    words = _("Việc nền bị kẹt quá 5 phút: %(count)s") % {"count": waiting}
    yield Finding(not waiting, words, False, RUNNING, "", cure, who)
    missed = len(schedules_missed(now))
    words = _("Việc định kỳ bị lỡ: %(count)s") % {"count": missed}
    yield Finding(not missed, words, False, RUNNING, "", cure, who)
    yield _clocks()
    usage = shutil.disk_usage(settings.DATA)
    state = rules.disk_state(usage.free, usage.total)
    words = _("Đĩa dữ liệu đã dùng %(percent)s %% (nhắc từ 80 %%, báo động từ 90 %%)") % {
        "percent": round(100 * (1 - usage.free / usage.total))
    }
    yield Finding(state == "good", words, False, RUNNING, "5.8.2.1", _("giải phóng chỗ hoặc thêm đĩa"))
    contact = bool(settings.SECURITY_CONTACT)
    words = _("Nơi nhận báo lỗ hổng bảo mật: %(contact)s") % {
        "contact": settings.SECURITY_CONTACT or _("chỉ có đường dây nóng")
    }
    yield Finding(contact, words, False, RUNNING, "5.17.2.2", _("đặt MOTCUA_SECURITY_CONTACT"))


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
