"""All words of the screen go through gettext, so that the screen can speak another language one day."""

import ast
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jinja2
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from jinja2 import nodes

from motcua.site.msgids import GETTEXT, VIETNAMESE, extract_plain, plain_words

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "motcua"
FACES = {"web", "api", "commands", "queries", "reactions", "jobs"}
"""Rooms that speak to people and know the framework: no plain Vietnamese there."""

NOT_SAID = {
    ("procedures/web/typed.py", "đồng"): "taken off what was typed",
    ("people/queries/demonstration.py", " kiêm "): "joins titles that are data",
    ("calendar/web/typed.py", "[,;]| và "): "a pattern of what people type",
    ("calendar/web/typed.py", r"\s*(?:-|–|—|đến)\s*"): "a pattern of what people type",
    ("organisations/commands/catalogue.py", "Đắk Lắk"): "a name that is loaded as data",
    ("organisations/commands/catalogue.py", "Ủy ban nhân dân "): "a name that is loaded as data",
}
TEMPLATES_OF_SAMPLES = "ui/templates/ui/gallery/"


def modules() -> list[Path]:
    found = [p for p in SOURCES.rglob("*.py") if not {"tests", "migrations"} & set(p.relative_to(SOURCES).parts)]
    return sorted(found)


def templates() -> list[Path]:
    return sorted(p for p in SOURCES.rglob("*.html") if "templates" in p.parts)


def name(path: Path) -> str:
    return path.relative_to(SOURCES).as_posix()


def speaks(path: Path) -> bool:
    rooms = {part.removesuffix(".py") for part in path.relative_to(SOURCES).parts[1:]}
    return bool(rooms & FACES) and path.name not in {"places.py", "apps.py", "samples.py"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def said_in_functions(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the Vietnamese words that a function says by itself. Tables outside of functions are plain words."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            body = ast.Module(node.body if isinstance(node.body, list) else [ast.Return(node.body)], [])
            yield from plain_words(body)
            yield from f_strings(body)


def f_strings(module: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr):
            for part in node.values:
                if isinstance(part, ast.Constant) and VIETNAMESE.search(str(part.value)):
                    yield node.lineno, str(part.value)


def bare_words(source: str) -> Iterator[tuple[int, str]]:
    """Yield Vietnamese words of a template outside of trans and gettext."""
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    parsed = environment.parse(source)
    said = {
        id(node)
        for call in parsed.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in GETTEXT
        for argument in call.args
        for node in (argument, *argument.find_all(nodes.Node))
    }
    for node in parsed.find_all((nodes.TemplateData, nodes.Const)):
        words = node.data if isinstance(node, nodes.TemplateData) else node.value
        if id(node) not in said and isinstance(words, str) and VIETNAMESE.search(words):
            yield node.lineno, words.strip()


def test_templates_say_nothing_without_gettext() -> None:
    bare = [
        f"{name(path)}:{line}: {words[:60]!r}"
        for path in templates()
        if not name(path).startswith(TEMPLATES_OF_SAMPLES)
        for line, words in bare_words(path.read_text(encoding="utf-8"))
    ]
    assert not bare, "\n".join(bare)


def test_rooms_that_speak_say_nothing_without_gettext() -> None:
    bare = [
        f"{name(path)}:{line}: {words[:60]!r}"
        for path in modules()
        if speaks(path)
        for line, words in said_in_functions(path)
        if (name(path), words) not in NOT_SAID
    ]
    assert not bare, "\n".join(bare)


def test_no_exemption_outlives_its_reason() -> None:
    said = {(exempt, words) for exempt, _ in NOT_SAID for _, words in said_in_functions(SOURCES / exempt)}
    assert not set(NOT_SAID) - said


def test_gettext_is_given_whole_sentences() -> None:
    """An f-string or a joined text inside gettext() is never found in the catalogue."""
    broken = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in GETTEXT
        and node.args
        and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hồ sơ</p>", ["<p>Hồ sơ</p>"]),
        ("{{ c.button('Gửi hồ sơ') }}", ["Gửi hồ sơ"]),
        ("{{ c.button(_('Gửi hồ sơ')) }}", []),
        ("{% trans n=1 %}Có {{ n }} hồ sơ{% endtrans %}", []),
        ("{{ _('Có %(n)s hồ sơ', n=rows|length) }}", []),
        ("{# Hồ sơ #}<b>{{ title }}</b>", []),
    ],
)
def test_the_lint_of_templates_sees_what_it_should(source: str, found: list[str]) -> None:
    assert [words for _, words in bare_words(source)] == found


def test_plain_words_are_gathered_beside_those_of_gettext() -> None:
    source = '"""Tệp này."""\nSAID = "Đã tiếp nhận"\nasked = _("Có chắc không")\nmade = f"Lúc {1}"\n'
    found = [words for _, _, words, _ in extract_plain(io.BytesIO(source.encode()), {"_": None}, [], {})]
    assert found == ["Có chắc không", "Đã tiếp nhận"]


def test_a_catalogue_can_be_gathered() -> None:
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    gathered = extract_from_dir(SOURCES, methods, options, keywords=dict.fromkeys(GETTEXT))
    sources: dict[str, set[str]] = {}
    for source, _line, message, *_rest in gathered:
        for words in message if isinstance(message, tuple) else (message,):
            sources.setdefault(words, set()).add(Path(source).suffix)
    assert ".html" in set.union(*sources.values())
    assert sources["Đã mở xem"] == {".py"}
    assert len(sources) > 300
