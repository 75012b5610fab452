"""What officials write in invented lives of dossiers."""

from django.utils.translation import gettext as _

BRING_IT = "Nộp bản chính hoặc bản sao có chứng thực tại quầy một cửa, hoặc chụp rõ bốn góc và nộp trực tuyến."
REASONS_TO_ASK = (
    "Thành phần hồ sơ chưa đủ theo quy định của thủ tục.",
    "Giấy tờ đã nộp chưa đủ căn cứ để giải quyết.",
    "Thông tin trong tờ khai chưa khớp với giấy tờ kèm theo.",
)
LACKS = (
    (
        "Bản sao giấy tờ tùy thân còn hạn của người được ủy quyền",
        "Chụp hai mặt, rõ bốn góc; nộp tại quầy hoặc trực tuyến.",
    ),
    ("Giấy xác nhận thông tin về cư trú", "Xin tại Công an xã, phường nơi cư trú; giấy có giá trị một năm."),
    ("Tờ khai ghi lại theo đúng mẫu", "Lấy mẫu tại quầy một cửa, ghi đủ các mục và ký tên ở cuối."),
    ("Sơ đồ vị trí có xác nhận của thôn, buôn", "Trưởng thôn, buôn ký xác nhận vào bản vẽ kèm tờ khai."),
    (
        "Văn bản ủy quyền có chứng thực",
        "Chứng thực tại Ủy ban nhân dân xã, phường bất kỳ hoặc tổ chức hành nghề công chứng.",
    ),
)
TURNED_AWAY = (
    {
        "reason": "Việc này không thuộc thẩm quyền giải quyết của cơ quan.",
        "guidance": "Đề nghị nộp tại cơ quan có thẩm quyền theo nơi cư trú, hoặc trên Cổng Dịch vụ công quốc gia.",
    },
    {
        "reason": "Hồ sơ trùng với hồ sơ đang được giải quyết.",
        "guidance": "Đề nghị theo dõi hồ sơ đã nộp bằng mã trên giấy tiếp nhận; không cần nộp lại.",
    },
)
REFUSALS = (
    {
        "reason": "Qua thẩm tra, hồ sơ không đủ điều kiện theo quy định của pháp luật.",
        "guidance": "Ông/bà có quyền nộp lại hồ sơ khi đủ điều kiện, hoặc khiếu nại theo Luật Khiếu nại.",
    },
    {
        "reason": "Thông tin kê khai không đúng với kết quả xác minh thực tế.",
        "guidance": "Đề nghị liên hệ quầy một cửa để được hướng dẫn kê khai lại.",
    },
)
REMARKS = (
    "Ghi rõ hơn căn cứ pháp lý trong dự thảo.",
    "Kiểm tra lại họ tên và ngày sinh cho khớp giấy tờ.",
    "Bổ sung ý kiến của phòng liên quan rồi trình lại.",
)


def summary(procedure: str) -> str:
    """Return what a specialist drafts when the answer is yes."""
    return _("Đủ điều kiện giải quyết: %(procedure)s.") % {"procedure": procedure}
