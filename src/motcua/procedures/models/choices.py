"""The closed vocabularies of the catalogue, with the words shown on screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.procedures import lifecycle


class State(models.TextChoices):
    """Where a version stands in its life."""

    DRAFT = lifecycle.DRAFT, _("Bản nháp")
    PUBLISHED = lifecycle.PUBLISHED, _("Đã công bố")
    WITHDRAWN = lifecycle.WITHDRAWN, _("Đã bãi bỏ")
    DISCARDED = lifecycle.DISCARDED, _("Đã hủy nháp")


class Level(models.TextChoices):
    """Which level of government carries the procedure out (cấp thực hiện)."""

    MINISTRY = "ministry", _("Cấp bộ")
    PROVINCE = "province", _("Cấp tỉnh")
    COMMUNE = "commune", _("Cấp xã")
    OTHER = "other", _("Cơ quan khác")


class System(models.TextChoices):
    """Whose system receives it (NĐ 224/2026 Đ15: a ministry's central system serves nation-wide)."""

    OWN = "own", _("Hệ thống của tỉnh")
    MINISTRY = "ministry", _("Hệ thống của bộ, ngành")


class OnlineKind(models.TextChoices):
    """How much of it can be done online (NĐ 224/2026 Đ14: full is the default, anything less states its reason)."""

    FULL = "full_online", _("Toàn trình")
    PARTIAL = "partial_online", _("Một phần")
    NONE = "none", _("Không trực tuyến")


class Channel(models.TextChoices):
    """How a dossier comes in. The kiosk is a code of its own (NĐ 118/2025 Đ3.9 as amended)."""

    DIRECT = "direct", _("Trực tiếp")
    ONLINE = "online", _("Trực tuyến")
    POSTAL = "postal", _("Bưu chính công ích")
    KIOSK = "kiosk", _("Ki-ốt")


class LimitUnit(models.TextChoices):
    """In what a time limit is counted; the same words as ``calendar.rules``."""

    WORKING_DAY = "working_day", _("ngày làm việc")
    CALENDAR_DAY = "calendar_day", _("ngày")
    MONTH = "month", _("tháng")
    WORKING_HOUR = "working_hour", _("giờ làm việc")
    SAME_DAY = "same_day", _("trong ngày")
    UNKNOWN = "unknown", _("ngày (chưa rõ đơn vị)")


class Need(models.TextChoices):
    """Whether a paper is always asked for."""

    REQUIRED = "required", _("Bắt buộc")
    CONDITIONAL = "conditional", _("Khi có điều kiện")


class Handing(models.TextChoices):
    """Whether a paper is kept by the agency or only looked at."""

    SUBMIT = "submit", _("Nộp")
    PRESENT = "present", _("Xuất trình")


class DataSource(models.TextChoices):
    """A connected database whose data replaces a paper (NĐ 118/2025 Đ4.2a as amended by NĐ 309/2026)."""

    NONE = "", _("Không có")
    POPULATION = "population", _("Cơ sở dữ liệu quốc gia về dân cư")
    CIVIL_STATUS = "civil_status", _("Cơ sở dữ liệu hộ tịch điện tử")
    LAND = "land", _("Cơ sở dữ liệu quốc gia về đất đai")
    BUSINESS = "business", _("Cơ sở dữ liệu quốc gia về đăng ký doanh nghiệp")
    HEALTH = "health", _("Dữ liệu giấy chứng sinh, báo tử của ngành y tế")
    PERSONAL_STORE = "personal_store", _("Kho quản lý dữ liệu điện tử của cá nhân, tổ chức")


class FeeKind(models.TextChoices):
    """Phí pays for work done, lệ phí is a levy (Luật Phí và lệ phí 2015 Đ3): never mixed on a receipt."""

    FEE = "fee", _("Phí")
    CHARGE = "charge", _("Lệ phí")


class FeeRuleKind(models.TextChoices):
    """How the amount is found; each kind is a function in ``rules``."""

    FREE = "free", _("Miễn thu")
    FLAT = "flat", _("Mức cố định cho mỗi hồ sơ")
    PER_ITEM = "per_item", _("Theo số lượng")
    PER_PAGE = "per_page", _("Theo số trang của mỗi bản")
    BY_RESOLUTION = "by_province_resolution", _("Theo nghị quyết của HĐND tỉnh")


class Place(models.TextChoices):
    """Where a step of the route is done."""

    DESK = "desk", _("Bộ phận Một cửa")
    UNIT = "unit", _("Phòng chuyên môn")
    LEADER = "leader", _("Lãnh đạo")
    RECORDS = "records", _("Văn thư")
