from dataclasses import replace
from decimal import Decimal

import pytest

from motcua.calendar.rules import Unit
from motcua.procedures.rules import (
    CompetenceLine,
    Content,
    FeeLine,
    LawLine,
    LimitLine,
    PaperLine,
    Quantity,
    ResultLine,
    StepLine,
    VariantLine,
    amount_of,
    asked_words,
    differences,
    faults,
    fee_total,
    limit_in_words,
    limit_line,
    limit_of,
    missing,
    plain_faults,
)

BY_PAGE = FeeLine(
    "fee", "Phí chứng thực", "per_page", amount=2000, first_pages=2, amount_after=1000, cap=200_000, unit="trang"
)
READY = Content(
    name="Đăng ký khai sinh",
    decision_no="163/QĐ-BTP",
    levels=("commune",),
    applicants=("Công dân Việt Nam",),
    competences=(CompetenceLine("commune", "people_committee", "Ủy ban nhân dân cấp xã"),),
    legal_bases=(LawLine("60/2014/QH13", "Luật Hộ tịch"),),
    channel_rules=(LimitLine("direct", None, "same_day"),),
    papers=(PaperLine("Tờ khai", originals=1),),
    result_kinds=(ResultLine("Giấy khai sinh", "KQ.G15.000031"),),
    steps=(
        StepLine("receive", "Tiếp nhận", "desk", "dossiers.receive", Decimal(1)),
        StepLine("decide", "Ký", "leader", "dossiers.decide", Decimal(1)),
        StepLine("return", "Trả", "desk", "dossiers.return", Decimal(1)),
    ),
)


@pytest.mark.parametrize(
    ("pages", "dong"), [(1, 2000), (2, 4000), (3, 5000), (100, 102_000), (198, 200_000), (500, 200_000)]
)
def test_a_certified_copy_costs_by_the_page_with_a_ceiling(pages, dong):
    assert amount_of(BY_PAGE, Quantity(pages=pages)) == dong


def test_every_copy_is_paid_for():
    assert amount_of(BY_PAGE, Quantity(pages=3, copies=4)) == 20_000
    assert amount_of(BY_PAGE, Quantity(pages=500, copies=2)) == 400_000


@pytest.mark.parametrize(
    ("line", "dong"),
    [
        (FeeLine("charge", "Lệ phí", "free"), 0),
        (FeeLine("charge", "Lệ phí", "flat", amount=400_000), 400_000),
        (FeeLine("fee", "Phí", "per_item", amount=8000), 24_000),
        (FeeLine("charge", "Lệ phí", "by_province_resolution"), None),
        (FeeLine("charge", "Lệ phí", "by_province_resolution", amount=75_000), 75_000),
    ],
)
def test_each_kind_of_rule_counts_its_own_thing(line, dong):
    assert amount_of(line, Quantity(pages=9, copies=1, items=3)) == dong


def test_a_rule_of_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="magic"):
        amount_of(FeeLine("fee", "Phí", "magic"), Quantity())


def test_counts_begin_at_one():
    with pytest.raises(ValueError, match="one"):
        amount_of(BY_PAGE, Quantity(pages=0))


def test_the_total_takes_what_holds_for_the_channel_and_the_variant():
    lines = [
        FeeLine("charge", "Trực tiếp", "flat", channel="direct", amount=20_000),
        FeeLine("charge", "Trực tuyến", "flat", channel="online", amount=10_000),
        FeeLine("fee", "Luôn thu", "flat", amount=5000),
        FeeLine("fee", "Trường hợp riêng", "flat", variant="rieng", amount=1000),
    ]
    assert fee_total(lines, channel="direct").amount == 25_000
    assert fee_total(lines, channel="online", variant="rieng").amount == 16_000
    assert fee_total(lines, channel="online").whole


def test_a_total_with_an_open_share_says_so():
    total = fee_total([FeeLine("charge", "Lệ phí", "by_province_resolution"), BY_PAGE], channel="direct")
    assert (total.amount, total.whole) == (2000, False)


def test_the_limit_of_a_variant_goes_before_the_general_one():
    lines = [
        LimitLine("direct", Decimal(30), "calendar_day"),
        LimitLine("direct", Decimal(45), "calendar_day", "phuc-tap"),
    ]
    assert limit_line(lines, channel="direct", variant="phuc-tap").amount == 45
    assert limit_line(lines, channel="direct", variant="thuong").amount == 30
    assert limit_line(lines, channel="online") is None


def test_a_kiosk_follows_the_portal_then_the_counter():
    online, direct = LimitLine("online", Decimal(3), "working_day"), LimitLine("direct", Decimal(5), "working_day")
    assert limit_line([direct, online], channel="kiosk") == online
    assert limit_line([direct], channel="kiosk") == direct


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (Decimal(15), "calendar_day", "15 ngày"),
        (Decimal("1.50"), "working_day", "1,5 ngày làm việc"),
        (None, "same_day", "trong ngày; nhận sau 15 giờ thì ngày làm việc tiếp theo"),
        (Decimal(5), "unknown", "5 ngày (danh mục quốc gia chưa ghi đơn vị, tính theo ngày làm việc)"),
        (None, "unknown", "danh mục quốc gia chưa ghi thời hạn"),
    ],
)
def test_limits_are_said_in_vietnamese(amount, unit, words):
    assert limit_in_words(amount, unit) == words


def test_an_unknown_unit_stays_unknown():
    assert limit_of(Decimal(5), "unknown").unit is Unit.UNKNOWN
    assert limit_of(None, "unknown") is None


def test_a_ready_draft_lacks_nothing():
    assert missing(READY) == ()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"decision_no": ""}, "Chưa có số quyết định công bố."),
        ({"levels": ()}, "Chưa chọn cấp thực hiện."),
        ({"applicants": ()}, "Chưa ghi đối tượng thực hiện."),
        ({"legal_bases": ()}, "Chưa có căn cứ pháp lý."),
        ({"result_kinds": ()}, "Chưa có kết quả thực hiện."),
        ({"competences": ()}, "Mỗi cấp thực hiện phải có cơ quan có thẩm quyền."),
        ({"channel_rules": ()}, "Chưa có cách thức thực hiện nào."),
        (
            {"channel_rules": (LimitLine("online", None, "working_day"),)},
            "Cách thức «Trực tuyến» chưa có thời hạn giải quyết.",
        ),
        ({"papers": ()}, "Chưa có thành phần hồ sơ."),
        ({"papers": (PaperLine("Đơn", "la", originals=1),)}, "Trường hợp «la» được nhắc đến nhưng chưa khai."),
        ({"online_kind": "partial_online"}, "Dịch vụ công một phần phải nêu lý do chưa toàn trình."),
        ({"steps": READY.steps[::2]}, "Quy trình chưa có bước quyết định của lãnh đạo."),
        ({"steps": READY.steps[1:]}, "Quy trình chưa có bước tiếp nhận."),
        ({"steps": READY.steps[::-1]}, "Quy trình phải bắt đầu bằng tiếp nhận, có quyết định rồi mới trả kết quả."),
        (
            {"steps": (*READY.steps[:2], replace(READY.steps[2], hours=Decimal("6.25")))},
            "Các bước cộng lại 8,25 giờ, dài hơn thời hạn giải quyết ngắn nhất (8 giờ làm việc): hãy rút bớt giờ của các bước.",
        ),
        (
            {"channel_rules": (*READY.channel_rules, LimitLine("online", Decimal("2.5"), "working_hour"))},
            "Các bước cộng lại 3 giờ, dài hơn thời hạn giải quyết ngắn nhất (2,5 giờ làm việc): hãy rút bớt giờ của các bước.",
        ),
    ],
)
def test_what_a_draft_lacks_is_said(change, sentence):
    assert missing(replace(READY, **change)) == (sentence,)


def test_steps_may_fill_the_limit_to_the_last_minute_and_a_limit_that_nobody_wrote_bounds_nothing():
    full = (*READY.steps[:2], replace(READY.steps[2], hours=Decimal(6)))
    assert missing(replace(READY, steps=full)) == ()
    unknown = (LimitLine("direct", None, "unknown", text="Danh mục không ghi"),)
    assert missing(replace(READY, channel_rules=unknown, steps=(*full[:2], replace(full[2], hours=Decimal(400))))) == ()


def test_a_ministrys_procedure_needs_a_place_to_file_and_no_route():
    theirs = replace(READY, system="ministry", steps=())
    assert missing(theirs) == ("Thủ tục trên hệ thống của bộ, ngành phải ghi nơi nộp.",)
    assert missing(replace(theirs, filing_place="Công an cấp xã")) == ()


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (PaperLine("", originals=1), {"name"}),
        (PaperLine("Đơn"), {"originals"}),
        (PaperLine("Đơn", originals=1, need="conditional"), {"condition_text"}),
        (LimitLine("fax", Decimal(1), "working_day"), {"channel"}),
        (LimitLine("direct", Decimal(1), "week"), {"unit"}),
        (LimitLine("direct", Decimal("1.5"), "calendar_day"), {"amount"}),
        (LimitLine("direct", Decimal(1), "same_day"), {"amount"}),
        (LimitLine("direct", None, "unknown"), {"text"}),
        (FeeLine("fee", "Phí", "flat"), {"amount"}),
        (FeeLine("fee", "Phí", "per_page", amount=2000), {"first_pages", "amount_after", "cap"}),
        (FeeLine("tax", "Thuế", "free"), {"kind"}),
        (StepLine("x", "Bước", "roof", "dossiers.handle", Decimal(1)), {"place"}),
        (StepLine("x", "Bước", "unit", "dossiers.handle", Decimal(-1)), {"hours"}),
        (VariantLine("", "Tên"), {"key"}),
        (BY_PAGE, set()),
    ],
)
def test_a_wrong_line_says_which_field(line, wrong):
    assert set(faults(line)) == wrong


def test_plain_fields_are_judged_alone():
    assert plain_faults({"name": "Đăng ký"}) == {}
    assert set(plain_faults({"name": " ", "code": "1.12", "sets": 0, "system": "nobody"})) == {
        "name",
        "code",
        "sets",
        "system",
    }


def test_differences_name_only_what_goes_and_comes():
    newer = replace(READY, papers=(*READY.papers, PaperLine("Giấy chứng sinh", originals=1)), sets=2)
    found = {d.key: d for d in differences(READY, newer)}
    assert set(found) == {"papers", "sets"}
    assert found["papers"].before == ()
    assert found["papers"].after == ("Giấy chứng sinh; Nộp; 1 bản chính, 0 bản sao; Bắt buộc",)
    assert (found["sets"].before, found["sets"].after) == (("1",), ("2",))


def test_codes_are_said_in_words():
    newer = replace(READY, levels=("commune", "province"), fee_rules=(BY_PAGE,))
    found = {d.key: d for d in differences(READY, newer)}
    assert found["levels"].after == ("Cấp tỉnh",)
    assert "2.000 đồng/trang; từ trang thứ 3: 1.000 đồng/trang; tối đa 200.000 đồng/bản" in found["fee_rules"].after[0]


def test_what_changes_is_said_without_a_single_key():
    variants = (VariantLine("giay-to-that-lac", "Giấy tờ thất lạc"),)
    steps = (StepLine("handle-2", "Xem xét", "unit", "dossiers.handle", Decimal("4.50"), "ho-tich", may_pause=True),)
    newer = replace(
        READY,
        variants=variants,
        papers=(PaperLine("Tờ khai", "giay-to-that-lac", "present", 1, replaced_by="health"),),
        channel_rules=(LimitLine("direct", Decimal(3), "working_day", "giay-to-that-lac"),),
        fee_rules=(FeeLine("charge", "Cấp lại", "flat", "giay-to-that-lac", "online", amount=8000),),
        competences=(CompetenceLine("province", "department", "Sở", "so-tu-phap", "khong-con-nua"),),
        steps=steps,
    )
    found = {
        d.key: d.after for d in differences(READY, newer, {"ho-tich": "Phòng Hộ tịch", "so-tu-phap": "Sở Tư pháp"})
    }
    assert found == {
        "variants": ("Giấy tờ thất lạc",),
        "competences": ("Cấp tỉnh – Sở – Sở, ban, ngành – chỉ Sở Tư pháp – nơi đã chọn trước đây",),
        "channel_rules": ("Trực tiếp: Giấy tờ thất lạc: 3 ngày làm việc",),
        "papers": (
            "Giấy tờ thất lạc; Tờ khai; Xuất trình; 1 bản chính, 0 bản sao; Bắt buộc; thay bằng Dữ liệu giấy chứng sinh, báo tử của ngành y tế",
        ),
        "fee_rules": ("Giấy tờ thất lạc; Trực tuyến; Lệ phí; Cấp lại; 8.000 đồng",),
        "steps": (
            "Xem xét; Thẩm tra, xử lý; Phòng chuyên môn; Người thụ lý; Phòng Hộ tịch; 4,5 giờ; được tạm dừng đồng hồ",
        ),
    }


def test_equal_contents_do_not_differ():
    assert differences(READY, replace(READY)) == ()


def test_a_change_of_order_shows_the_whole_list():
    found = differences(READY, replace(READY, steps=READY.steps[::-1]))
    assert len(found[0].before) == len(found[0].after) == 3


def test_noise_is_left_out_and_short_forms_are_written_out():
    assert asked_words("toi muon lam gks") == ("giay", "khai", "sinh")
    assert asked_words("xin") == ("xin",)
    assert "di" in asked_words("di chuc")
