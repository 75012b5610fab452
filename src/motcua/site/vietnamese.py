"""The words of the command line's frame, which click brings in English: usage, options, what is wrong with an argument."""

import importlib
from typing import Final

WORDS: Final = {
    "Usage:": "Cách gọi:",
    "Options": "Tùy chọn",
    "Commands": "Lệnh",
    "Show this message and exit.": "In phần trợ giúp này.",
    "Show the version and exit.": "In số phiên bản.",
    "default: {default}": "mặc định: {default}",
    "env var: {var}": "biến môi trường: {var}",
    "Error: {message}": "Lỗi: {message}",
    "Try '{command} {option}' for help.": "Gõ «{command} {option}» để xem trợ giúp.",
    "Missing command.": "Thiếu tên lệnh.",
    "No such command {name!r}.": "Không có lệnh {name!r}.",
    "No such option {name!r}.": "Không có tùy chọn {name!r}.",
    "Did you mean {possibility}?": "Có phải {possibility}?",
    "(Did you mean one of: {possibilities}?)": "(Có phải một trong: {possibilities}?)",
    "Missing argument": "Thiếu tham số",
    "Missing option": "Thiếu tùy chọn",
    "Missing parameter": "Thiếu tham số",
    "Invalid value: {message}": "Giá trị không dùng được: {message}",
    "Invalid value for {param_hint}: {message}": "Giá trị của {param_hint} không dùng được: {message}",
    "Got unexpected extra argument ({args})": "Thừa tham số ({args})",
    "Got unexpected extra arguments ({args})": "Thừa tham số ({args})",
    "Option {name!r} does not take a value.": "Tùy chọn {name!r} không nhận giá trị.",
    "Option {name!r} requires an argument.": "Tùy chọn {name!r} cần một giá trị.",
    "{value!r} is not a valid {number_type}.": "{value!r} không phải là số.",
    "{value} is not in the range {range}.": "{value} nằm ngoài khoảng {range}.",
    "{value!r} is not {choice}.": "{value!r} không phải là {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} không thuộc {choices}.",
    "{value!r} does not match the format {format}.": "{value!r} không viết theo mẫu {format}.",
    "{value!r} does not match the formats {formats}.": "{value!r} không viết theo các mẫu {formats}.",
    "{name} {filename!r} is a file.": "{filename!r} là một tệp.",
    "{name} {filename!r} is a directory.": "{filename!r} là một thư mục.",
    "{name} {filename!r} does not exist.": "Không có {filename!r}.",
    "{name} {filename!r} is not readable.": "Không đọc được {filename!r}.",
    "{name} {filename!r} is not writable.": "Không ghi được vào {filename!r}.",
    "Aborted!": "Đã bỏ.",
}
ROOMS: Final = ("core", "decorators", "exceptions", "formatting", "parser", "types")


def said(message: str) -> str:
    """Return the Vietnamese words, or click's own where we have none."""
    return WORDS.get(message, message)


def said_of(one: str, many: str, count: int) -> str:
    """Return the Vietnamese words for so many; Vietnamese has one form for all numbers, click has two."""
    return said(one if count == 1 else many)


def speak_vietnamese() -> None:
    """Let click say its own sentences in Vietnamese; to be called before the first command is made.

    click asks gettext for them by a name of its own modules; a compiled catalogue for this
    one dependency would be a step more in every build.
    """
    for room in ROOMS:
        module = importlib.import_module(f"click.{room}")
        for name, words in (("_", said), ("ngettext", said_of)):
            if hasattr(module, name):
                setattr(module, name, words)
