"""The reference of the API, out of its own description (OpenAPI 3.1)."""

from collections.abc import Iterator
from typing import Any

OWN = {"200": "được", "201": "đã tạo"}


def api() -> str:
    """Show every address of the API: what it takes, what it answers, with which fields."""
    from motcua.site.api import api as face

    schema: dict[str, Any] = dict(face.get_openapi_schema())
    shapes = schema["components"]["schemas"]
    parts = [
        "# Giao diện lập trình (API)",
        "Mô tả máy đọc được: `/api/v1/openapi.json` (OpenAPI 3.1). Cách bắt đầu, ví dụ: [Kết nối một hệ thống](../guides/api.md).",
        schema["info"]["description"].strip(),
    ]
    for place, methods in schema["paths"].items():
        for method, operation in methods.items():
            parts.append("\n".join(_operation(place, method, operation, shapes)))
    return "\n\n".join(parts)


def _operation(place: str, method: str, operation: dict[str, Any], shapes: dict[str, Any]) -> Iterator[str]:
    yield f"## {operation['summary']}"
    yield ""
    yield f"`{method.upper()} {place}`"
    yield ""
    yield operation.get("description", "").strip()
    asked = [one for one in operation.get("parameters", []) if one["in"] != "path"]
    if asked:
        yield "\n| tham số | ở đâu | kiểu | |\n|---|---|---|---|"
        for one in asked:
            must = "bắt buộc" if one.get("required") else one["schema"].get("description", one.get("description", ""))
            yield f"| `{one['name']}` | {one['in']} | {_kind(one['schema'])} | {must} |"
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"\nGửi (`{media}`):\n"
        yield from _fields(content["schema"], shapes, 0, set())
    for status, answer in operation["responses"].items():
        content = answer.get("content", {}).get("application/json")
        if content and str(status) in OWN:
            yield f"\nTrả lời {status}, {OWN[str(status)]}:\n"
            yield from _fields(content["schema"], shapes, 0, set())
    refused = sorted(str(status) for status in operation["responses"] if str(status) not in OWN)
    yield f"\nTừ chối (`application/problem+json`): {', '.join(refused)}."


def _fields(shape: dict[str, Any], shapes: dict[str, Any], depth: int, seen: set[str]) -> Iterator[str]:
    name = shape.get("$ref", "").rpartition("/")[2]
    if name in seen:
        return
    inner = shapes.get(name, shape)
    if depth == 0 and "properties" not in inner:
        yield f"- {_kind(inner)}"
    for field, kind in inner.get("properties", {}).items():
        must = " **bắt buộc**" if field in inner.get("required", []) and depth < 2 else ""  # noqa: PLR2004
        said = kind.get("description", "")
        yield f"{'  ' * depth}- `{field}`: {_kind(kind)}{must}{f' – {said}' if said else ''}"
        for nested in _nested(kind):
            yield from _fields(nested, shapes, depth + 1, seen | {name})


def _nested(kind: dict[str, Any]) -> list[dict[str, Any]]:
    choices = [kind, *kind.get("anyOf", []), *kind.get("allOf", [])]
    items = [one["items"] for one in choices if "items" in one]
    return [one for one in (*choices, *items) if "$ref" in one]


def _kind(kind: dict[str, Any]) -> str:
    if "anyOf" in kind:
        return " hoặc ".join(_kind(one) for one in kind["anyOf"])
    if "$ref" in kind or "allOf" in kind:
        return "đối tượng"
    if "enum" in kind:
        return ", ".join(f"`{one or '(rỗng)'}`" for one in kind["enum"])
    if "const" in kind:
        return f"`{kind['const']}`"
    words = {
        "string": "chữ",
        "integer": "số nguyên",
        "number": "số",
        "boolean": "true/false",
        "null": "null",
        "object": "đối tượng",
    }
    if kind.get("type") == "array":
        return f"danh sách {_kind(kind['items'])}"
    form = {"uuid": "khóa UUID", "date": "ngày", "date-time": "thời điểm", "binary": "tệp"}.get(kind.get("format", ""))
    said = form or words.get(str(kind.get("type", "")), "giá trị")
    return f"{said}, tối đa {kind['maxLength']} ký tự" if "maxLength" in kind and kind["maxLength"] < 5000 else said  # noqa: PLR2004
