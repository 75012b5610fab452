"""What our programs write down: one event is one line, and no line holds a person's data.

Plain ``logging`` with formatters of our own: whatever library speaks goes through
the same door, and the door decides what is said. Of an exception it tells the
type, the place and what the database names (state, constraint, table), never its
text; of a foreign library it tells the template, never what was filled in.
"""

import json
import logging
import logging.config
import os
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final

LONGEST = 300  # characters of one value
MOST_FRAMES = 30
OURS: Final = ("motcua", "_granian")  # these say nothing of a visitor's
UNSAFE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufff9-\ufffb]"
)
PLACES: Final = (str(Path(__file__).parents[1]), *(place for place in sys.path if place.endswith("site-packages")))

_around: ContextVar[dict[str, object] | None] = ContextVar("log_around", default=None)


def surroundings() -> dict[str, object]:
    """Return what is known about the present request or job: ids and names of routes, nothing else."""
    return dict(_around.get() or {})


@contextmanager
def around(**known: object) -> Iterator[dict[str, object]]:
    """Say of every line written inside which request, actor or job it belongs to; the yielded dict may grow."""
    held = surroundings() | known
    token = _around.set(held)
    try:
        yield held
    finally:
        _around.reset(token)


def plain(value: object) -> str:
    """Return a value as part of one line: control, bidirectional and invisible characters made visible, cut short."""
    text = str(value)
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def describe(error: BaseException) -> str:
    """Say what went wrong without its text, which may quote a person's data.

    The text stays where it is about the machine or the program: the operating system's
    errors, a database that could not be reached, a module that is missing, a wrong setting.
    """
    name = type(error).__name__
    told = _diagnosis(error)
    if told:
        return f"{name} ({' '.join(told.values())})"
    if isinstance(error, OSError) and error.errno is not None:
        return f"{name} ({error.errno} {plain(error.strerror)})"
    if name == "OperationalError" or isinstance(error, ImportError | SyntaxError) or name == "ImproperlyConfigured":
        return f"{name} ({plain((str(error).strip().splitlines() or [''])[0])})"
    return name


def _diagnosis(error: BaseException | None) -> dict[str, str]:
    """Return what the database names of its refusal: state, constraint, table; Django's errors hold it as cause."""
    seen = 0
    while error is not None and seen < 5:  # noqa: PLR2004 - chains are short; a ring would be endless
        if diag := getattr(error, "diag", None):
            names = {"sqlstate": diag.sqlstate, "constraint": diag.constraint_name, "table": diag.table_name}
            return {name: plain(value) for name, value in names.items() if value}
        error, seen = error.__cause__, seen + 1
    return {}


def _frames(trace: TracebackType | None) -> list[str]:
    found = [
        f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}" for frame, line in traceback.walk_tb(trace)
    ]
    return found[-MOST_FRAMES:]


def _short(place: str) -> str:
    for prefix in PLACES:
        if place.startswith(prefix):
            return place[len(prefix) + 1 :]
    return place


def explained(error: BaseException) -> str:
    """Return what went wrong and where in our own code: what an operator is shown."""
    ours = [place for place in _frames(error.__traceback__) if not place.startswith(("django/", "psycopg/"))]
    return f"{describe(error)} – {ours[-1]}" if ours else describe(error)


def trouble_of(error: BaseException) -> dict[str, object]:
    """Return an exception as fields: what, where, and what it came from."""
    told: dict[str, object] = {"what": describe(error), "frames": _frames(error.__traceback__)}
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        told["from"] = describe(cause)
    return told


def event_of(record: logging.LogRecord) -> str:
    """Return what a record says, as far as it may be said.

    Of a foreign library: its template, or only its name when the text was filled in before.
    """
    if record.name.startswith("procrastinate"):
        return plain(getattr(record, "action", "procrastinate"))
    if not record.name.startswith(OURS):
        return plain(record.msg) if record.args else record.name
    args = record.args
    if isinstance(args, tuple):
        args = tuple(_said(one) for one in args)
    elif args:
        args = {name: _said(value) for name, value in args.items()}
    return plain(str(record.msg) % args if args else record.msg)


def _said(value: object) -> object:
    if isinstance(value, BaseException):
        return describe(value)
    return value if isinstance(value, int | float) else plain(value)


def fields_of(record: logging.LogRecord) -> dict[str, object]:
    """Return everything that a line tells, in the order of reading."""
    told: dict[str, object] = {
        "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": event_of(record),
        "process": f"{os.environ.get('MOTCUA_PART', 'command')}/{record.process}",
    }
    told |= {name: value if _is_number(value) else plain(value) for name, value in surroundings().items()}
    own = getattr(record, "fields", {})
    told |= {name: value if _is_number(value) else plain(value) for name, value in own.items()}
    if not record.name.startswith(OURS):
        told["where"] = f"{_short(record.pathname)}:{record.lineno} {record.funcName}"
    if record.exc_info and record.exc_info[1]:
        told["trouble"] = trouble_of(record.exc_info[1])
    return told


def _is_number(value: object) -> bool:
    return value is None or isinstance(value, int | float)


class JsonLine(logging.Formatter):
    """One JSON object on one line, for machines that gather."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return json.dumps(fields_of(record), ensure_ascii=False, default=plain)


class ForPeople(logging.Formatter):
    """A line that a person reads on a terminal; the frames of an exception stand below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told = fields_of(record)
        trouble: dict[str, Any] = told.pop("trouble", {})  # type: ignore[assignment]
        hidden = {"at", "level", "logger", "event", "process"}
        more = " ".join(f"{name}={value}" for name, value in told.items() if name not in hidden)
        clock = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        line = f"{clock} {record.levelname} {record.name}: {told['event']}{f'  {more}' if more else ''}"
        if not trouble:
            return line
        origin = f" ← {trouble['from']}" if "from" in trouble else ""
        return "\n    ".join([f"{line}  {trouble['what']}{origin}", *trouble["frames"]])


def as_json() -> bool:
    """Say whether lines are for machines: in production, or when ``MOTCUA_LOG_FORMAT`` is ``json``."""
    usual = "json" if os.environ.get("MOTCUA_PRODUCTION") == "1" else "people"
    return os.environ.get("MOTCUA_LOG_FORMAT", usual) == "json"


def configuration() -> dict[str, Any]:
    """Return the configuration of ``logging`` for every program of ours; the level is ``MOTCUA_LOG``."""
    usual = "INFO" if as_json() else "WARNING"
    level = os.environ.get("MOTCUA_LOG", "").upper()
    if not isinstance(logging.getLevelName(level), int):
        level = usual
    formatter = "motcua.kernel.logs.JsonLine" if as_json() else "motcua.kernel.logs.ForPeople"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {
            # what was not found is told by the line of the request; what broke is told with its frames
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "propagate": True},
            "_granian": {"handlers": [], "propagate": True, "level": "WARNING"},
        },
        "root": {"handlers": ["stderr"], "level": level},
    }


def set_up(part: str) -> None:
    """Let this program write its lines through the door, also those about its own death.

    :param part: what the program is: ``web``, ``worker``, ``supervisor`` or ``command``.
    """
    os.environ["MOTCUA_PART"] = part
    logging.config.dictConfig(configuration())
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda hook: _uncaught(hook.exc_type, hook.exc_value, hook.exc_traceback)
    sys.unraisablehook = lambda hook: _uncaught(hook.exc_type, hook.exc_value, hook.exc_traceback)


def tell(words: str) -> None:
    """Tell the administrator something at once: as words on a terminal, as one event where machines gather."""
    if as_json():
        logging.getLogger("motcua.told").info("%s", words)
    else:
        with suppress(OSError):  # the disk of the log is full, or nobody reads any more: no reason to die
            print(words, flush=True)  # noqa: T201 - that is what it is for


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if kind is KeyboardInterrupt or error is None:
        return
    logging.getLogger("motcua.uncaught").critical("ended", exc_info=(kind, error, trace))
