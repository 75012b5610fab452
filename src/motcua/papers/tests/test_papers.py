"""The papers of a dossier, rasterised as a printer would and read back as a scanner would."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from motcua import papers
from motcua.printing.glyphs import BOX
from motcua.printing.official import PaperSize
from motcua.printing.tests.reading import fonts_of, read_back

CODE = "H15.61.05-261124-0001"
ADDRESS = f"https://dichvucong.example.vn/tra-cuu/{CODE}?k=Zk3v8QmT1xYw4Jd7"
HEAD = papers.Letterhead(
    parent="UBND xã Liên Sơn Lắk",
    agency="Trung tâm Phục vụ hành chính công",
    place="Liên Sơn Lắk",
    on=date(2026, 11, 24),
    number="0012/TNHS",
)
OWNER = papers.Applicant(
    name="H’Ngăm Niê Kđăm",
    address="Buôn Jun, xã Liên Sơn Lắk, tỉnh Đắk Lắk",
    phone="0905123456",
    email="hngam@example.vn",
    number="066191004123",
    submitter="Y Bhăm Êñuôl",
)
CENTRE = "Trung tâm Phục vụ hành chính công xã Liên Sơn Lắk"
MORNING = datetime(2026, 11, 24, 1, 15, tzinfo=UTC)
CLOSING = datetime(2026, 12, 15, 10, 0, tzinfo=UTC)
LONG_NAME = (
    "Văn bản ủy quyền theo quy định của pháp luật trong trường hợp ủy quyền thực hiện việc đăng ký, "
    "hoặc giấy tờ chứng minh quan hệ của người nộp với chủ hồ sơ (ẵ ẫ ễ ỗ ữ ỹ ỵ)"
)
RECEIPT = papers.ReceiptPaper(
    head=HEAD,
    code=CODE,
    tracking_url=ADDRESS,
    tracking_site="dichvucong.example.vn/tra-cuu",
    typed_secret="7KQ4-XM2P",
    one_stop_unit=CENTRE,
    applicant=OWNER,
    request="Đăng ký khai sinh (1.001193)",
    papers=(papers.ListedPaper("Tờ khai đăng ký khai sinh", 1), papers.ListedPaper("Giấy chứng sinh", 0, 1, 2)),
    limit="15 ngày làm việc",
    received_at=MORNING,
    due_at=CLOSING,
    result_at=CENTRE,
    receiver="Nguyễn Thị Ước Nguyện",
    fee="8.000 đồng (tám nghìn đồng), đã thu",
    book="01/2026",
    entry="0012",
)
FULL = replace(
    RECEIPT,
    request=f"Cấp giấy phép xây dựng mới đối với công trình cấp III, cấp IV ({LONG_NAME}) và nhà ở riêng lẻ (1.013236)",
    papers=tuple(papers.ListedPaper(LONG_NAME, 1, 2, 3) for _ in range(12)),
    second_stage=True,
    reprint=2,
    printed_at=MORNING,
)
SHEETS: tuple[PaperSize, ...] = ("a5", "a4")
MILLIMETRES = {"a5": (148, 210), "a4": (210, 297)}


@pytest.mark.parametrize("size", SHEETS)
@pytest.mark.parametrize("receipt", [RECEIPT, FULL], ids=["two papers", "twelve long papers"])
def test_a_receipt_prints_right(receipt: papers.ReceiptPaper, size: PaperSize) -> None:
    pdf = papers.receipt_pdf(receipt, size=size)
    seen = read_back(pdf)
    assert seen.pages == 1
    assert seen.size_mm == MILLIMETRES[size]
    assert seen.codes == {("QR Code", ADDRESS), ("Code 128", CODE)}
    assert len(pdf) <= 60_000
    assert all(name.startswith("Tinos") and embedded for name, embedded in fonts_of(pdf).items())


@pytest.mark.parametrize("size", SHEETS)
def test_nothing_stands_outside_what_a_printer_can_reach(size: PaperSize) -> None:
    left, top, right, bottom = read_back(papers.receipt_pdf(FULL, size=size)).ink_mm
    width, height = MILLIMETRES[size]
    assert min(left, top, width - right, height - bottom) >= 5


def test_a_receipt_says_all_that_the_law_asks() -> None:
    words = read_back(papers.receipt_pdf(RECEIPT)).words
    for said in (
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Số: 0012/TNHS",
        f"Mã hồ sơ: {CODE}",
        f"Bộ phận Tiếp nhận và Trả kết quả: {CENTRE}",
        "Tiếp nhận hồ sơ của: H’Ngăm Niê Kđăm",
        "Người nộp hồ sơ: Y Bhăm Êñuôl",
        "066 191 004 123",
        "Địa chỉ: Buôn Jun, xã Liên Sơn Lắk, tỉnh Đắk Lắk",
        "Số điện thoại: 0905 123 456",
        "Email: hngam@example.vn",
        "Nội dung yêu cầu giải quyết: Đăng ký khai sinh (1.001193)",
        "Bản chính",
        "Bản chứng thực",
        "Bản chụp",
        "Số lượng hồ sơ: 01 (bộ)",
        "Thời gian giải quyết hồ sơ theo quy định là: 15 ngày làm việc",
        "Thời gian nhận hồ sơ: 08 giờ 15 phút, ngày 24/11/2026",
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 15/12/2026",
        f"Đăng ký nhận kết quả tại: {CENTRE}",
        "Quyển số: 01/2026, Số thứ tự: 0012",
        "8.000 đồng (tám nghìn đồng), đã thu",
        "7KQ4-XM2P",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Nguyễn Thị Ước Nguyện",
    ):
        assert said in words
    assert "In lại" not in words
    assert BOX not in words


def test_a_second_print_and_a_second_stage_are_named() -> None:
    words = read_back(papers.receipt_pdf(FULL)).words
    assert "In lại lần 2, 08 giờ 15 phút, ngày 24/11/2026" in words
    assert "giai đoạn 2" in words


def test_a_receipt_without_any_contact_has_no_empty_lines() -> None:
    words = read_back(papers.receipt_pdf(replace(RECEIPT, applicant=papers.Applicant("Y Ă"), fee="", book=""))).words
    assert not any(
        label in words for label in ("Email", "Số điện thoại", "Địa chỉ", "Phí", "Quyển số", "Người nộp hồ sơ:")
    )


def test_forty_papers_run_on_to_another_page_and_none_is_lost() -> None:
    many = tuple(papers.ListedPaper(f"Giấy tờ thứ {n}: {LONG_NAME}") for n in range(1, 41))
    pdf = papers.receipt_pdf(replace(RECEIPT, papers=many))
    pages = read_back(pdf).pages
    assert pages > 1
    words = " ".join(read_back(pdf, page=n).words for n in range(pages))
    assert all(f"Giấy tờ thứ {n}:" in words for n in range(1, 41))


@pytest.mark.parametrize("name", ['#read("/etc/passwd") $x$ *x*', "An 😀", "Nguyễn " * 20])
def test_any_name_is_printed(name: str) -> None:
    pdf = papers.receipt_pdf(replace(RECEIPT, applicant=papers.Applicant(name.strip())))
    seen = read_back(pdf)
    assert seen.pages == 1
    assert name.replace("😀", BOX).strip() in seen.words


def test_a_receipt_is_ready_at_once() -> None:
    papers.receipt_pdf(RECEIPT)
    began = time.perf_counter()
    for n in range(10):
        papers.receipt_pdf(replace(FULL, entry=f"{n:04d}"))
    assert (time.perf_counter() - began) / 10 < 1


LEADER = papers.Signer("Y Thịnh Niê", "Phó Chủ tịch", "TM. Ủy ban nhân dân")
MATTER = {
    "head": HEAD,
    "code": CODE,
    "office": CENTRE,
    "applicant": OWNER,
    "request": "Đăng ký khai sinh (1.001193)",
    "signer": LEADER,
    "contact": papers.Contact("Lê Hữu Phước", "0262 3586 123", "dichvucong.example.vn"),
}
SUPPLEMENT = papers.SupplementPaper(
    **MATTER,
    missing=(papers.MissingPaper("Giấy chứng sinh", "Bản đã nộp bị mờ họ tên mẹ", 1),),
    reason="Hồ sơ chưa đủ thành phần",
    basis="Điều 16 Luật Hộ tịch",
    answer_by=date(2026, 12, 4),
    clock="Thời hạn giải quyết tạm dừng cho đến khi hồ sơ được bổ sung đầy đủ",
)
REFUSAL = papers.RefusalPaper(
    **MATTER,
    reason="Không thuộc thẩm quyền",
    advice="Nộp tại Công an xã",
    online=True,
    submitted_at=MORNING,
    returned=("Giấy chứng sinh",),
)
APOLOGY = papers.ApologyPaper(
    **MATTER, received_at=MORNING, promised_at=CLOSING, reason="Chờ xác minh", new_due_at=CLOSING
)
STOP = papers.StopPaper(**MATTER, reason="Quá hạn bổ sung", fee="Lệ phí chưa thu")


@pytest.mark.parametrize("size", SHEETS)
@pytest.mark.parametrize(
    ("make", "paper", "said"),
    [
        (
            papers.supplement_pdf,
            SUPPLEMENT,
            ["PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "Bản đã nộp bị mờ", "04/12/2026", "tạm dừng", "Điều 16"],
        ),
        (
            papers.refusal_pdf,
            REFUSAL,
            ["PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "nộp trực tuyến", "Không thuộc thẩm quyền.", "Công an xã"],
        ),
        (
            papers.refusal_pdf,
            replace(REFUSAL, after_verification=True),
            ["PHIẾU TỪ CHỐI GIẢI QUYẾT HỒ SƠ", "thẩm tra, xác minh", "trả lại kèm theo", "khiếu nại"],
        ),
        (papers.apology_pdf, APOLOGY, ["GIA HẠN THỜI GIAN GIẢI QUYẾT", "xin lỗi", "17 giờ 00 phút, ngày 15/12/2026"]),
        (papers.stop_pdf, STOP, ["THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "Quá hạn bổ sung.", "Lệ phí chưa thu"]),
    ],
)
def test_letters_say_what_and_why_and_whom_to_ask(make, paper, said: list[str], size: PaperSize) -> None:
    seen = read_back(make(paper, size=size))
    assert seen.pages == 1
    for words in (*said, CODE, "H’Ngăm Niê Kđăm", "Lê Hữu Phước", "PHÓ CHỦ TỊCH", "Y Thịnh Niê"):
        assert words in seen.words


def passing(n: int) -> papers.HandOver:
    return papers.HandOver("Nguyễn Thị Ước Nguyện", CENTRE, "Y Bhăm Êñuôl", f"Phòng {n}", MORNING, "Đúng hạn")


def test_the_control_sheet_lists_every_passing() -> None:
    sheet = papers.ControlSheetPaper(
        HEAD, CODE, OWNER.name, "Đăng ký khai sinh", MORNING, CLOSING, CENTRE, ("Công an xã",),
        tuple(passing(n) for n in range(9)), 2,
    )  # fmt: skip
    pdf = papers.control_sheet_pdf(sheet)
    first = read_back(pdf)
    assert ("Code 128", CODE) in first.codes
    words = " ".join(read_back(pdf, page=n).words for n in range(first.pages))
    assert all(f"Phòng {n}" in words for n in range(9))
    assert words.count("Người giao") == 11


def entry(n: int) -> papers.LedgerEntry:
    return papers.LedgerEntry(
        number=n,
        code=f"H15.61-261124-{n:04d}",
        procedure="Đăng ký khai sinh",
        owner=OWNER.name,
        address=OWNER.address,
        phone="0905 123 456",
        responsible=CENTRE,
        received_at=MORNING,
        due_at=CLOSING,
        returned_at=CLOSING,
        manner="Trực tiếp",
    )


def ledger(entries: int) -> papers.LedgerPaper:
    written = tuple(entry(n) for n in range(1, entries + 1))
    return papers.LedgerPaper(HEAD, "01/2026", date(2026, 11, 1), date(2026, 11, 30), written)


def test_the_ledger_has_the_columns_of_the_law_on_every_page() -> None:
    pdf = papers.ledger_pdf(ledger(100))
    first = read_back(pdf)
    assert first.size_mm == (297, 210)
    last = read_back(pdf, page=first.pages - 1)
    for head in ("STT", "Mã hồ sơ", "Tên TTHC", "Địa chỉ, số điện thoại", "Nhận và trả kết quả", "Ký nhận", "Ghi chú"):
        assert head in last.words
    assert "H15.61-261124-0100" in last.words
    assert f"Trang {first.pages} / {first.pages}" in last.words


def test_a_volume_of_the_ledger_can_be_carried() -> None:
    with pytest.raises(papers.VolumeTooThick):
        papers.ledger_pdf(ledger(papers.MOST_ENTRIES + 1))
