"""Reference pages about the outside: rights, settings, the command line, addresses."""

import inspect
import json
import re
from typing import Any

import click
import code_read as code
import words
from code_pages import first_line

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def rights() -> str:
    """Show which role carries which right."""
    from motcua.people.rules import RIGHTS_OF_EVERY_POST

    roles = json.loads((code.HOUSE / "people" / "reference" / "roles.json").read_text(encoding="utf-8"))
    named = list(dict.fromkeys([*sorted(RIGHTS_OF_EVERY_POST), *(right for role in roles for right in role["rights"])]))
    lines = [
        "# Vai trò và quyền",
        "",
        (
            "Vai trò là dữ liệu: bảng này nạp lúc cài đặt. Ai giữ một vị trí nào đó cũng có các quyền đánh dấu ○ trong cơ "
            "quan của mình; ● là quyền do vai trò cho. Phạm vi là phạm vi thường dùng khi giao vai trò."
        ),
        "",
        "| quyền | nghĩa | mọi vị trí | " + " | ".join(role["name"] for role in roles) + " |",
        "|---|---|:-:|" + ":-:|" * len(roles),
    ]
    for right in named:
        own = "○" if right in RIGHTS_OF_EVERY_POST else ""
        marks = [own, *("●" if right in role["rights"] else "" for role in roles)]
        lines.append(f"| `{right}` | {words.RIGHTS[right]} | " + " | ".join(marks) + " |")
    scopes = {"agency": "cơ quan", "unit": "phòng", "province": "toàn tỉnh"}
    lines += ["", "| vai trò | mã | phạm vi | làm gì |", "|---|---|---|---|"]
    lines += [f"| {r['name']} | `{r['code']}` | {scopes[r['scope']]} | {r['does']} |" for r in roles]
    return "\n".join(lines)


def settings() -> str:
    """List the environment variables, each with its meaning and default."""
    lines = [
        "# Biến môi trường",
        "",
        (
            "Cấu hình triển khai đọc từ môi trường một lần lúc khởi động. Những gì cơ quan tự quản (lịch nghỉ, vai trò, thủ "
            "tục, giờ làm việc) không nằm ở đây mà ở trên màn hình, có ngày hiệu lực và có nhật ký."
        ),
        "",
        "| biến | mặc định | nghĩa |",
        "|---|---|---|",
    ]
    for name, default in code.settings_named().items():
        usual = f"`{default}`" if default and not _secret(name) else "–"
        lines += [f"| `{name}` | {usual} | {words.SETTINGS[name]} |"]
    return "\n".join(lines)


def _secret(name: str) -> bool:
    return name.endswith(("_KEY", "_URL"))


def command_line() -> str:
    """Show the help of every command."""
    from motcua.site.cli import motcua

    parts = [
        "# Dòng lệnh",
        "Sau khi cài đặt, lệnh là `motcua`; trong bản tải mã nguồn là `.venv/bin/motcua`, và `./run` là `motcua run`.",
        f"```text\n{_help(motcua, 'motcua')}\n```",
    ]
    names = motcua.list_commands(click.Context(motcua))
    for name in names:
        if (one := _own(name)) and not one.hidden:
            parts += [_page_of_help(name, one), *_pages_below(name, one)]
    return "\n\n".join(parts)


def _pages_below(name: str, one: click.Command) -> list[str]:
    if not isinstance(one, click.Group):
        return []
    context = click.Context(one, info_name=f"motcua {name}")
    below = [(inner, one.get_command(context, inner)) for inner in one.list_commands(context)]
    return [_page_of_help(f"{name} {inner}", found) for inner, found in below if found and not found.hidden]


def _page_of_help(name: str, one: click.Command) -> str:
    return f"## motcua {name}\n\n```text\n{_help(one, f'motcua {name}')}\n```"


def _own(name: str) -> click.Command | None:
    from importlib import import_module

    from motcua.site.cli import COMMANDS_OF_MODULES, motcua

    if elsewhere := COMMANDS_OF_MODULES.get(name):
        place, _colon, function = elsewhere.place.partition(":")
        found: click.Command = getattr(import_module(place), function)
        return found
    return motcua.get_command(click.Context(motcua), name)


def _help(command: click.Command, name: str) -> str:
    context = click.Context(command, info_name=name, terminal_width=100, max_content_width=100)
    return command.get_help(context)


def addresses() -> str:
    """List every address of ours: what it is for, and who may come."""
    lines = [
        "# Địa chỉ",
        "",
        (
            "Ai thiếu quyền được trả lời như khi địa chỉ không có (404); ai chưa đăng nhập được đưa tới trang đăng nhập. "
            "Quyền còn được xét lần nữa trên từng bản ghi. Cột cuối là câu đầu của lời mô tả trong mã nguồn."
        ),
        "",
        "| địa chỉ | cách gọi | ai vào được | để làm gì |",
        "|---|---|---|---|",
    ]
    lines += [_address(place, view) for place, view in code.addresses() if hasattr(view, "needs")]
    return "\n".join(lines)


def _address(place: str, view: Any) -> str:
    who = words.NEEDS.get(view.needs) or f"`{view.needs}`"
    methods = ", ".join(sorted(view.methods - {"HEAD"}))
    where = PARAMETER.sub(r"{\1}", place)
    return f"| `{where}` | {methods} | {who} | {first_line(inspect.getdoc(view))} |"
