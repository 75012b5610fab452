"""What the administrator reads once everything runs."""

from motcua.people import queries as people
from motcua.people import rules


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
