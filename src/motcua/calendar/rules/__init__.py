"""The deadline engine: pure functions on plain values, no tables, no clock of its own.

``week``    which days and hours an agency works
``limits``  a time limit as the law writes it
``due``     the promised instant and how it was counted
``pauses``  a clock that was stopped, or started again from zero
``words``   how much time is left, as an official says it
``packaged`` the national days off that come with the program
"""

from motcua.calendar.rules.due import Due, Step, due, due_as_json
from motcua.calendar.rules.limits import Limit, Unit, WrongLimit, limit_words, parse_limit
from motcua.calendar.rules.moments import PROVINCE, capital, clock_words, day_words, moment_words
from motcua.calendar.rules.packaged import MAKEUP, ReferenceDay, packaged_calendar, reference_days, reference_years
from motcua.calendar.rules.pauses import Pause, due_with_pauses, restart, resume
from motcua.calendar.rules.week import (
    DAY_KINDS,
    DEFAULT_HOURS,
    DayKind,
    DayOff,
    MakeupWorkday,
    NoWorkingDay,
    OfficeHours,
    Session,
    WorkCalendar,
    WrongHours,
    add_working_time,
    check_sessions,
    working_time_between,
)
from motcua.calendar.rules.words import DueState, due_words, near_until, working_days_left

__all__ = [
    "DAY_KINDS",
    "DEFAULT_HOURS",
    "MAKEUP",
    "PROVINCE",
    "DayKind",
    "DayOff",
    "Due",
    "DueState",
    "Limit",
    "MakeupWorkday",
    "NoWorkingDay",
    "OfficeHours",
    "Pause",
    "ReferenceDay",
    "Session",
    "Step",
    "Unit",
    "WorkCalendar",
    "WrongHours",
    "WrongLimit",
    "add_working_time",
    "capital",
    "check_sessions",
    "clock_words",
    "day_words",
    "due",
    "due_as_json",
    "due_with_pauses",
    "due_words",
    "limit_words",
    "moment_words",
    "near_until",
    "packaged_calendar",
    "parse_limit",
    "reference_days",
    "reference_years",
    "restart",
    "resume",
    "working_days_left",
    "working_time_between",
]
