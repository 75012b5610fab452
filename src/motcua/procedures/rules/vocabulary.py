"""The closed vocabularies in Vietnamese, for sentences that pure rules make."""

CHANNELS = {"direct": "Trực tiếp", "online": "Trực tuyến", "postal": "Bưu chính công ích", "kiosk": "Ki-ốt"}
LEVELS = {"ministry": "Cấp bộ", "province": "Cấp tỉnh", "commune": "Cấp xã", "other": "Cơ quan khác"}
PLACES = {"desk": "Bộ phận Một cửa", "unit": "Phòng chuyên môn", "leader": "Lãnh đạo", "records": "Văn thư"}
SYSTEMS = {"own": "Hệ thống của tỉnh", "ministry": "Hệ thống của bộ, ngành"}
ONLINE_KINDS = {"full_online": "Toàn trình", "partial_online": "Một phần", "none": "Không trực tuyến"}
AGENCY_KINDS = {
    "people_committee": "Ủy ban nhân dân",
    "department": "Sở, ban, ngành",
    "police": "Công an",
    "land_office_branch": "Chi nhánh Văn phòng Đăng ký đất đai",
}
STEP_KINDS = {
    "receive": "Tiếp nhận",
    "assign": "Phân công",
    "handle": "Thẩm tra, xử lý",
    "verify": "Xác minh, kiểm tra thực tế",
    "consult": "Lấy ý kiến cơ quan khác",
    "tax": "Chờ nghĩa vụ tài chính",
    "decide": "Ký, quyết định",
    "number": "Cấp số, đóng dấu",
    "return": "Trả kết quả",
    "other": "Việc khác",
}
STEP_RIGHTS = {
    "dossiers.receive": "Người tiếp nhận",
    "dossiers.assign": "Người phân công",
    "dossiers.handle": "Người thụ lý",
    "dossiers.decide": "Người ký",
    "dossiers.number": "Văn thư",
    "dossiers.return": "Người trả kết quả",
}
HANDINGS = {"submit": "Nộp", "present": "Xuất trình"}
NEEDS = {"required": "Bắt buộc", "conditional": "Khi có điều kiện"}
DATA_SOURCES = {
    "population": "Cơ sở dữ liệu quốc gia về dân cư",
    "civil_status": "Cơ sở dữ liệu hộ tịch điện tử",
    "land": "Cơ sở dữ liệu quốc gia về đất đai",
    "business": "Cơ sở dữ liệu quốc gia về đăng ký doanh nghiệp",
    "health": "Dữ liệu giấy chứng sinh, báo tử của ngành y tế",
    "personal_store": "Kho quản lý dữ liệu điện tử của cá nhân, tổ chức",
}
FEE_KINDS = {"fee": "Phí", "charge": "Lệ phí"}
PLAIN = CHANNELS | LEVELS | PLACES | SYSTEMS | ONLINE_KINDS | STEP_RIGHTS | AGENCY_KINDS
PLAIN |= HANDINGS | NEEDS | DATA_SOURCES | FEE_KINDS


def in_words(code: str) -> str:
    """Return the words of a code of any vocabulary; what is no code stays as it is."""
    return PLAIN.get(code, code)
