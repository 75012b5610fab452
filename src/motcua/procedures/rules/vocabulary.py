"""The closed vocabularies in Vietnamese, for sentences that pure rules make."""

CHANNELS = {"direct": "Trực tiếp", "online": "Trực tuyến", "postal": "Bưu chính công ích", "kiosk": "Ki-ốt"}
LEVELS = {"ministry": "Cấp bộ", "province": "Cấp tỉnh", "commune": "Cấp xã", "other": "Cơ quan khác"}
PLACES = {"desk": "Bộ phận Một cửa", "unit": "Phòng chuyên môn", "leader": "Lãnh đạo", "records": "Văn thư"}
SYSTEMS = {"own": "Hệ thống của tỉnh", "ministry": "Hệ thống của bộ, ngành"}
ONLINE_KINDS = {"full_online": "Toàn trình", "partial_online": "Một phần", "none": "Không trực tuyến"}
PLAIN = CHANNELS | LEVELS | PLACES | SYSTEMS | ONLINE_KINDS


def in_words(code: str) -> str:
    """Return the words of a code of any vocabulary; what is no code stays as it is."""
    return PLAIN.get(code, code)
