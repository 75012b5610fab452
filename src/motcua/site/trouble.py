"""What stops a command, told to the administrator in one Vietnamese sentence."""

import errno
from pathlib import Path


class Trouble(Exception):
    """The command cannot go on; its text is the sentence, and no traceback follows it."""


def about_the_disk(error: OSError, place: Path) -> Trouble:
    """Turn a refusal of the operating system into a sentence about the place."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Trouble(
            f"Đĩa đã đầy: không ghi được vào {place}. Hãy giải phóng chỗ rồi chạy lại; dữ liệu cũ vẫn nguyên."
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return Trouble(f"Không có quyền ghi vào {place}; hãy chọn thư mục khác bằng --data hoặc sửa quyền của thư mục.")
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return Trouble(f"{place} không phải là thư mục; hãy chọn chỗ khác bằng --data.")
    return Trouble(f"Không dùng được {place}: {error.strerror}.")
