"""Reference page of what we promise: the sentences of promises.toml, and the tests that carry their marks."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "docs" / "promises.toml"
PLACES = ("src", "tests")


class Proof(NamedTuple):
    """One test that proves a promise; ``runs`` is quick, full (only by ./test --full) or both (longer in full)."""

    promise: str
    place: str
    test: str
    runs: str


def told() -> dict[str, list[dict[str, Any]]]:
    """Return the promises that are made, and those that are open."""
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def proofs() -> list[Proof]:
    """Return every test that carries the mark of a promise, in the order of the tree."""
    found: list[Proof] = []
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("test_*.py")):
            found += proofs_in(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    return found


def proofs_in(text: str, place: str) -> Iterator[Proof]:
    """Yield the marked tests of one source; a mark of the module counts for each of its tests."""
    tree = ast.parse(text)
    of_all = [node.value for node in tree.body if isinstance(node, ast.Assign) and _named(node, "pytestmark")]
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        names = dict.fromkeys([*_promises(of_all), *_promises(node.decorator_list)])
        runs = _runs(of_all, node.decorator_list)
        yield from (Proof(name, place, node.name, runs) for name in names)


def unproved() -> list[str]:
    """Return the promises that are made and that no test names."""
    marked = {proof.promise for proof in proofs()}
    return [one["name"] for one in told()["made"] if one["name"] not in marked]


def unknown(marked: list[Proof]) -> list[Proof]:
    """Return the marks that name no promise that is made."""
    made = {one["name"] for one in told()["made"]}
    return [proof for proof in marked if proof.promise not in made]


def promises() -> str:
    """Show each promise with its limits and its proofs, then what is not promised."""
    marked = proofs()
    lines = [
        "# Điều chúng tôi hứa, và chứng minh",
        "",
        (
            "Lời hứa nào cũng có phép thử mang tên nó (`@pytest.mark.promise`) và có giới hạn nói thẳng; không có phép thử thì "
            "không hứa. Tên phép thử là câu tiếng Anh trong mã nguồn. ● chạy trong `./test`; ○ chỉ chạy trong `./test --full`; "
            "◐ chạy ngắn trong `./test`, dài trong `./test --full`. Chạy riêng các phép thử của một tệp: `./test đường/dẫn`."
        ),
        "",
        "| | lời hứa | ● | ◐ | ○ |",
        "|---|---|--:|--:|--:|",
    ]
    made = told()["made"]
    lines += [_row(one, [proof for proof in marked if proof.promise == one["name"]]) for one in made]
    for one in made:
        lines += _part(one, [proof for proof in marked if proof.promise == one["name"]])
    lines += ["", "## Chưa hứa", "", *(f"- **{one['name']}** {one['says']}" for one in told()["open"])]
    return "\n".join(lines)


def _row(one: dict[str, Any], own: list[Proof]) -> str:
    counts = [sum(proof.runs == runs for proof in own) or "" for runs in ("quick", "both", "full")]
    return f"| [{one['name']}](#{one['name'].lower()}) | {one['says']} | " + " | ".join(map(str, counts)) + " |"


def _part(one: dict[str, Any], own: list[Proof]) -> list[str]:
    lines = ["", f"## {one['name']}", "", f"**{one['says']}**", "", "Không gồm:", ""]
    lines += [f"- {limit}" for limit in one["limits"]]
    lines += ["", "Chứng minh:"]
    for place in dict.fromkeys(proof.place for proof in own):
        lines += ["", f"`{place}`", ""]
        lines += [f"- {_sign(proof)} {_sentence(proof.test)}" for proof in own if proof.place == place]
    return lines


def _sign(proof: Proof) -> str:
    return {"quick": "●", "full": "○", "both": "◐"}[proof.runs]


def _sentence(test: str) -> str:
    words = test.removeprefix("test_").replace("_", " ")
    return words[0].upper() + words[1:] + "."


def _named(node: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)


def _promises(marks: list[ast.expr]) -> Iterator[str]:
    for mark in marks:
        for node in ast.walk(mark):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.promise":
                yield from (str(ast.literal_eval(name)) for name in node.args)


def _runs(of_all: list[ast.expr], own: list[ast.expr]) -> str:
    """Say when a test runs: a mark ``full`` on all of it, or on some of its examples only."""
    for mark in (*of_all, *own):
        inside_examples = "pytest.mark.parametrize" in ast.unparse(mark)
        if "pytest.mark.full" in ast.unparse(mark):
            return "both" if inside_examples else "full"
    return "quick"
