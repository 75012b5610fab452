"""A clock that was stopped, or started again from zero.

Time while the dossier waits for the citizen, or for money, is not the agency's. New promise = old
promise + office hours that passed during the pause, for every unit: what the agency lost is time in
which it would have worked, so a pause over a weekend alone moves nothing.

Under convention A the promise stays the end of office hours (a period counted in days ends with its
day, Bộ luật Dân sự 2015, Điều 148): the exact instant moves by exactly the pause, and the promise is
the end of the day it falls on. The next pause is added to the exact instant again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from motcua.calendar.rules.due import Due, Step, due, end_step, provisional_notes
from motcua.calendar.rules.limits import Limit, limit_words
from motcua.calendar.rules.moments import local, moment_words, span_words
from motcua.calendar.rules.week import WorkCalendar, add_working_time, working_time_between


@dataclass(frozen=True)
class Pause:
    """The clock stood still between two instants; ``restarts``: it then began again from zero."""

    paused_at: datetime
    resumed_at: datetime
    restarts: bool = False


def resume(promise: Due, paused_at: datetime, resumed_at: datetime, calendar: WorkCalendar) -> Due:
    """Return the promise after a pause: moved by exactly the office hours of the pause.

    Both instants are cut to the minute, as on the notices. A promise already missed moves too, so
    a late dossier stays as late as it was.

    :raises ValueError: the pause begins before reception or ends before it begins.
    """
    paused_at, resumed_at = local(paused_at), local(resumed_at)
    if not promise.received_at <= paused_at <= resumed_at:
        raise ValueError("Tạm dừng phải sau khi tiếp nhận, tiếp tục phải sau khi tạm dừng.")
    pause = working_time_between(paused_at, resumed_at, calendar)
    exact_at = add_working_time(promise.exact_at, pause, calendar)
    due_at = promise.due_at
    if pause:
        due_at = exact_at if promise.convention == "B" else calendar.closing(exact_at.date())
    steps = [
        Step(
            "note",
            f"Tạm dừng từ {moment_words(paused_at)} đến {moment_words(resumed_at)}: "
            f"{span_words(pause)} làm việc không tính vào thời hạn.",
            paused_at.date(),
        )
    ]
    if pause:
        steps.append(
            Step(
                "counted",
                f"Lùi {span_words(pause)} làm việc: từ {moment_words(promise.exact_at)} đến {moment_words(exact_at)}.",
                exact_at.date(),
            )
        )
    if due_at != exact_at:
        text = "Thời hạn tính bằng ngày kết thúc vào cuối giờ làm việc của ngày đó."
        steps.append(Step("note", text, due_at.date()))
    if calendar.announced(promise.received_at.date(), promise.due_at.date()):
        steps += provisional_notes(promise.due_at.date(), due_at.date(), calendar)
    steps.append(end_step(due_at))
    return replace(
        promise,
        due_at=due_at,
        exact_at=exact_at,
        provisional=promise.provisional or not calendar.announced(promise.received_at.date(), due_at.date()),
        steps=promise.steps + tuple(steps),
    )


def restart(promise: Due, resumed_at: datetime, calendar: WorkCalendar) -> Due:
    """Return the promise counted again from zero once a formal supplement is complete.

    A supplement asked for after verification (Nghị định 61/2018, Điều 19 khoản 4; since 01/07/2025
    Nghị định 118/2025, whose article is not known to us). The sentences of
    the first count stay before the new ones.
    """
    again = due(resumed_at, promise.limit, calendar)
    note = Step(
        "note",
        f"Hồ sơ bổ sung đầy đủ lúc {moment_words(resumed_at)}: thời hạn {limit_words(promise.limit)} tính lại từ đầu.",
        again.received_at.date(),
    )
    return replace(again, steps=(*promise.steps, note, *again.steps))


def due_with_pauses(received_at: datetime, limit: Limit, pauses: Iterable[Pause], calendar: WorkCalendar) -> Due:
    """Return the promise after all ended pauses, replayed in the order given."""
    promise = due(received_at, limit, calendar)
    for pause in pauses:
        if pause.restarts:
            promise = restart(promise, pause.resumed_at, calendar)
        else:
            promise = resume(promise, pause.paused_at, pause.resumed_at, calendar)
    return promise
