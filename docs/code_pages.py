"""Reference pages about the inside: modules, lifecycles, records, commands, facts."""

import inspect
import re
from dataclasses import fields
from typing import Any, get_type_hints

import code_read as code
import words

DOUBLE = re.compile(r"``([^`]+)``")
FIELD = re.compile(r":(raises|param) ([^:]+): *")


def prose(text: str | None) -> str:
    """Return a docstring as Markdown: code in single back-ticks, errors and parameters as list items."""
    plain = DOUBLE.sub(r"`\1`", inspect.cleandoc(text or "")).replace("<", "&lt;")
    return "\n".join(FIELD.sub(lambda found: f"- {found[1]} `{found[2]}`: ", line) for line in plain.splitlines())


def first_line(text: str | None) -> str:
    """Return the first paragraph of a docstring on one line, fit for a cell of a table."""
    paragraph = prose(text).split("\n\n")[0]
    return " ".join(paragraph.split()).replace("|", "\\|")


def modules() -> str:
    """Draw the layers, then say what each module answers for."""
    rows = code.layers()
    lines = ["flowchart TB"]
    for place, row in enumerate(rows):
        lines.append(f'    subgraph layer{place} [" "]')
        lines.append("        direction LR")
        lines += [f"        {name}" for name in row]
        lines.append("    end")
    lines += [f"    layer{place} --> layer{place + 1}" for place in range(len(rows) - 1)]
    parts = [
        "# Modules and layers",
        (
            "A module may import, link to and point foreign keys at what stands below it, never above or beside it. "
            "The diagram is the contract `modules` of `pyproject.toml`, which `./test` enforces."
        ),
        "```mermaid\n" + "\n".join(lines) + "\n```",
        "## What each one answers for",
    ]
    for row in rows:
        parts += [f"### {name}\n\n{prose(code.docstring(f'motcua.{name}'))}" for name in row]
    parts += ["## The contracts", _contracts(), "## Rooms of a module", _rooms()]
    return "\n\n".join(parts)


def _contracts() -> str:
    return "\n".join(f"- `{one['id']}` – {one['name']}." for one in code.contracts())


def _rooms() -> str:
    contract = next(one for one in code.contracts() if one["id"] == "rooms")
    plain = [re.sub(r"[()]", "", row).split(" | ") for row in contract["layers"]]
    listed = "\n".join(f"{place}. {', '.join(f'`{name}`' for name in row)}" for place, row in enumerate(plain, 1))
    return f"From top to bottom; a room may import those below it in its own module.\n\n{listed}"


def lifecycles() -> str:
    """Draw every lifecycle with the words that officials read on the screen."""
    parts = [
        "# Vòng đời",
        (
            "Mỗi vòng đời là một bảng trong mã nguồn (`lifecycle.py`); hình dưới đây vẽ từ chính bảng đó. "
            "Tên bước trên mũi tên là chữ trên nút; trong ngoặc là tên trong mã nguồn."
        ),
    ]
    for module, table in code.lifecycles():
        named, steps = _lifecycle_words(module)
        parts += [f"## {words.LIFECYCLE_NAMES[module]}", f"```mermaid\n{_drawn(table, named, steps)}\n```"]
        if unused := [one for one in named if one not in table.states]:
            said = ", ".join(f"{named[one]} (`{one}`)" for one in unused)
            parts.append(f"Có tên trong danh mục nhưng chưa bước nào dẫn tới: {said}.")
    return "\n\n".join(parts)


def _lifecycle_words(module: str) -> tuple[dict[str, str], dict[str, str]]:
    if module == "dossiers":
        from motcua.dossiers.lifecycle import WORDS
        from motcua.dossiers.web.offers import ACTS

        return {str(state): said for state, said in WORDS.items()}, {name: act[0] for name, act in ACTS.items()}
    if module == "people":
        from motcua.people.lifecycle import WORDS as PROPOSAL_WORDS

        return {str(state): said for state, said in PROPOSAL_WORDS.items()}, words.PROPOSAL_STEPS
    if module == "inspection":
        return words.INSPECTION_STATES, words.INSPECTION_STEPS
    return words.VERSION_STATES, words.VERSION_STEPS


def _drawn(table: Any, named: dict[str, str], steps: dict[str, str]) -> str:
    lines = ["stateDiagram-v2", f"    [*] --> {table.start}"]
    lines += [f"    {state} : {named[state]}" for state in table.states]
    for row in table.steps:
        lines += [
            f"    {source} --> {row.target} : {steps.get(row.action, row.action)} ({row.action})"
            for source in sorted(row.sources)
        ]
    sources = {source for row in table.steps for source in row.sources}
    lines += [f"    {state} --> [*]" for state in table.states if state not in sources]
    return "\n".join(lines)


def records() -> str:
    """List the tables with their promises and constraints."""
    parts = ["# Records", "Every table of ours. Rows change only by [commands](commands.md)."]
    for module in code.modules():
        if found := code.models_of(module):
            parts.append(f"## {module}")
            parts += [_record(model) for model in found]
    return "\n\n".join(parts)


def _record(model: Any) -> str:
    names = ", ".join(f"`{field.name}`" for field in model._meta.fields)  # noqa: SLF001 - Django's public meta
    text = f"### {model.__name__}\n\n{prose(model.__doc__)}\n\nColumns: {names}."
    rules = sorted(one.name for one in model._meta.constraints)  # noqa: SLF001 - the same
    return text + (
        f"\n\nThe database itself refuses what breaks: {', '.join(f'`{one}`' for one in rules)}." if rules else ""
    )


def commands() -> str:
    """List every command with its arguments and its promise."""
    parts = [
        "# Commands",
        (
            "The only places where records change. Each takes `by` (who acts) and `at` (when) beside what is listed, "
            "runs in one transaction, asks for a right and announces [facts](facts.md)."
        ),
    ]
    for module in code.modules():
        if found := code.commands_of(module):
            parts.append(f"## {module}")
            parts += [_command(name, function) for name, function in found.items()]
    return "\n\n".join(parts)


def _command(name: str, function: Any) -> str:
    asked = [one.name for one in inspect.signature(function).parameters.values() if one.name not in {"by", "at"}]
    takes = ", ".join(f"`{one}`" for one in asked) or "nothing else"
    return f"### {name}\n\nTakes {takes}.\n\n{prose(function.__doc__)}"


def facts() -> str:
    """List every fact: how it is said to people, and which keys its body holds."""
    parts = [
        "# Facts",
        (
            "What is announced when something happened. Facts are never changed or removed; their bodies hold keys and "
            "names of fields, never a person's data."
        ),
    ]
    for module in code.modules():
        if found := code.facts_of(module):
            lines = [f"## {module}\n", "| fact | said | body | meaning |", "|---|---|---|---|"]
            lines += [_fact(module, name, event) for name, event in found.items()]
            parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _fact(module: str, name: str, event: Any) -> str:
    hints = get_type_hints(event)
    body = ", ".join(f"`{one.name}`" for one in fields(event) if one.name in hints) or "–"
    return f"| `{module}.{name}` | {event.SAID} | {body} | {first_line(event.__doc__)} |"
