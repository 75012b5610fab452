"""Gathers the words of the screen that stand in rooms without a framework.

Rules, events and lifecycles import nothing but the standard library, so their Vietnamese words are
plain constants; whoever shows them asks gettext. A catalogue must hold them all the same.
"""

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any, Final

from babel.messages.extract import extract_python

VIETNAMESE: Final = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
GETTEXT: Final = frozenset(
    {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext", "lazy"}
)


def extract_plain(
    source: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Any
) -> Iterator[tuple[Any, ...]]:
    """Yield what Babel finds in Python, and every other Vietnamese constant that is no docstring."""
    yield from extract_python(source, keywords, comment_tags, options)
    source.seek(0)
    for line, words in plain_words(ast.parse(source.read())):
        yield line, None, words, []


def plain_words(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and text of each Vietnamese constant outside of gettext, docstrings and f-strings."""
    passed = {id(node) for skipped in ast.walk(tree) if _is_passed_over(skipped) for node in ast.walk(skipped)}
    for node in ast.walk(tree):
        if id(node) in passed or not isinstance(node, ast.Constant):
            continue
        if isinstance(node.value, str) and VIETNAMESE.search(node.value):
            yield node.lineno, node.value


def _is_passed_over(node: ast.AST) -> bool:
    """Tell whether everything below this node is spoken for: gettext's, a docstring, an f-string."""
    if isinstance(node, ast.Call):
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        return name in GETTEXT
    is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_docstring or isinstance(node, ast.JoinedStr)
