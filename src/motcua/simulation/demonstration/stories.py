"""The lives of dossiers, invented: who did what and when. Pure but for chance, which is passed in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from motcua.calendar.rules import (
    Due,
    Limit,
    Pause,
    Unit,
    WorkCalendar,
    add_working_time,
    due,
    due_with_pauses,
    working_time_between,
)
from motcua.dossiers.commands import FeeStated, Intake, PaperGiven
from motcua.dossiers.history import Life, Move
from motcua.dossiers.rules import ClockEffect, Lack, Outcome, one_stop_law
from motcua.kernel.time import PROVINCE, local_day
from motcua.people.commands import Told
from motcua.people.queries import Official
from motcua.procedures import queries as procedures
from motcua.procedures.rules import Quantity
from motcua.simulation.demonstration import words
from motcua.simulation.demonstration.desks import Desk, Route, Turn

LATE, SENT_BACK = 0.07, 0.04
LACKING_AT_THE_DESK, LACKING_LATER, STARTS_AGAIN = 0.03, 0.05, 0.3
TURNED_AWAY, REFUSED = 0.01, 0.02
NEVER_ANSWERED = 0.06
STRAIGHT_IN, PAID, FETCHED_SOON, COMES_EARLY = 0.85, 0.8, 0.55, 0.62
WEEK = (1.4, 1.05, 0.95, 0.95, 0.8, 0.4, 0.4)  # how many come, Monday first
MONTH_ENDS_FROM, MORE_AT_THE_END = 26, 1.2
CHANNELS = {"direct": 78, "online": 17, "postal": 5}
HANDOVERS = {"counter": 80, "postal": 14, "online": 6}
HALTS = ("new", "desk", "assign", "pool", "mine", "leader", "records", "result", "paused")


@dataclass(slots=True)
class Story(Life):
    """An invented life. ``halted`` tells whether it ended of itself, and was not cut off by the end of the past."""

    halted: bool = False


class Narrator:
    """Tells one dossier's life; ``halt`` names where it lies untouched for ever."""

    def __init__(self, chance: random.Random, desk: Desk, route: Route, owner: Told, *, halt: str = "") -> None:
        """Choose the case, the channel and everything handed in."""
        self.chance, self.desk, self.route, self.owner, self.halt = chance, desk, route, owner, halt
        self.clerk = chance.choice(desk.clerks)
        self.handler = chance.choice(route.handlers)
        variants = list(route.version.variants.all())
        self.variant = chance.choice(variants) if variants else None
        offered = {channel: weight for channel, weight in CHANNELS.items() if channel in route.channels}
        (self.channel,) = chance.choices(list(offered), list(offered.values()))
        self.lacking = not halt and chance.random() < LACKING_AT_THE_DESK
        self.limit, self.intake = self._intake()
        self.pauses: list[Pause] = []

    def tell(self, arrival: datetime, until: datetime) -> Story:
        """Return the life of a dossier that arrives at this instant, cut off at ``until``."""
        self.law = one_stop_law(local_day(arrival))
        told: list[Move] = []
        halted = True
        for move in self._life(arrival):
            if move.at > until:
                halted = False
                break
            told.append(move)
        return Story(self.route, self.intake, self.variant, self.limit, told, halted)

    # What is handed in.

    def _intake(self) -> tuple[Limit, Intake]:
        chance, route = self.chance, self.route
        known = procedures.limit_for(route.version, self.channel, self.variant)
        limit = known or Limit(Decimal(chance.choice((3, 5, 7, 10))), Unit.WORKING_DAY)
        counted = any(rule.rule_kind == "per_page" for rule in route.version.fee_rules.all())
        quantity = Quantity(pages=chance.randint(1, 6), copies=chance.randint(1, 5)) if counted else Quantity()
        (handover,) = chance.choices(list(HANDOVERS), list(HANDOVERS.values()))
        shares = procedures.fee_for(route.version, self.channel, self.variant, quantity).shares
        return limit, Intake(
            agency=self.desk.agency,
            procedure=route.version.procedure.code,
            variant=self.variant.key if self.variant else "",
            channel=self.channel,
            owner=self.owner,
            papers=self._papers(),
            quantity=quantity,
            fees_stated=tuple(
                FeeStated(position, chance.choice((0, 20_000, 50_000, 75_000, 100_000)))
                for position, share in enumerate(shares)
                if share.amount is None
            ),
            fee_collected=self.channel == "direct" or chance.random() < PAID,
            limit_stated=None if known else limit,
            handover=handover,
            handover_address=self.owner.address_line if handover == "postal" else "",
        )

    def _papers(self) -> tuple[PaperGiven, ...]:
        papers = self.route.papers_for(self.variant)
        needed = [paper.id for paper in papers if paper.need == "required" and not paper.replaced_by]
        self.lacking = self.lacking and bool(needed)
        left_out = self.chance.choice(needed) if self.lacking else None
        given = []
        for paper in papers:
            likely = 1.0 if paper.id in needed else (0.3 if paper.replaced_by else 0.25)
            here = paper.id != left_out and self.chance.random() < likely
            given.append(
                PaperGiven(paper.id, paper.name, here, paper.originals if here else 0, paper.copies if here else 0)
            )
        return tuple(given)

    # What happens.

    def _life(self, at: datetime) -> Iterator[Move]:
        chance = self.chance
        yield Move("submit_dossier", self.clerk, at)
        if self.halt == "new":
            return
        if self.channel != "direct" or self.lacking or chance.random() > STRAIGHT_IN:
            at = self._wait(at, 4, 90)
        if not self.halt and chance.random() < TURNED_AWAY:
            at = self._wait(at, 5, 30)
            says = chance.choice(words.TURNED_AWAY) | {"legal_basis": self.law.turning_away}
            yield Move("reject_dossier", self.clerk, at, says, self._book("TCHS", at))
            return
        if self.lacking:
            missing = next(p.name for p, r in zip(self.intake.papers, self.route.papers_for(self.variant), strict=True)
                           if not p.present and r.need == "required" and not r.replaced_by)  # fmt: skip
            yield self._ask(at, self.clerk, Lack(missing, words.BRING_IT), self.route.desk_code, ClockEffect.PAUSE)
            if chance.random() < NEVER_ANSWERED:
                return
            at = self._wait(at, 240, 2400)
            yield Move("answer_supplement", self.clerk, at, {"papers": (missing,)})
            at = self._wait(at, 2, 30)
        promise = due(at, self.limit, self.route.calendar)
        on = local_day(at)
        code = self.route.desk_code
        books = ((f"{code}/TNHS", f"{on:%Y}"), (f"{code}/HS", f"{on:%y%m%d}"))
        yield Move("receive_dossier", self.clerk, at, books=books, promise=promise)
        if self.halt != "desk":
            yield from self._in_process(at, promise)

    def _in_process(self, received_at: datetime, promise: Due) -> Iterator[Move]:
        self._received_at = received_at
        self.law = one_stop_law(local_day(received_at))
        self._share = self._minutes_an_hour(received_at, promise)
        turns = self.route.turns
        at = self._spend(received_at, turns[0], 0.5)
        yield Move("hand_over", self.clerk, at)
        step, held = 1, False
        asked = bool(self.halt) or self.chance.random() > LACKING_LATER
        while turns[step].kind == "unit":
            turn = turns[step]
            if turn.right == "dossiers.assign":
                if self.halt == "assign":
                    return
                at = self._spend(at, turn, 1)
                yield Move(
                    "assign_dossier", self.chance.choice(turn.officials), at, {"position": self.handler.position}
                )
                step, held = step + 1, True
                continue
            if not held:
                if self.halt == "pool":
                    return
                at = self._spend(at, turn, 0.3)
                yield Move("take_dossier", self.handler, at)
                held = True
            if self.halt == "mine":
                return
            at = self._spend(at, turn, 0.4)
            if not asked or self.halt == "paused":
                asked = True
                at = yield from self._ask_and_wait(at)
                if at is None:
                    return
            at = self._spend(at, turn, 0.3)
            if turns[step + 1].kind == "unit":
                yield Move("forward_dossier", self.handler, at)
            step += 1
        yield from self._decision(at, step)

    def _ask_and_wait(self, at: datetime) -> Any:
        effect = ClockEffect.RESTART if self.chance.random() < STARTS_AGAIN else ClockEffect.PAUSE
        lack = Lack(*self.chance.choice(words.LACKS))
        yield self._ask(at, self.handler, lack, self.route.competent_code, effect)
        if self.halt == "paused" or self.chance.random() < NEVER_ANSWERED:
            return None
        back = self._wait(at, 300, 3600)
        self.pauses.append(Pause(at, back, restarts=effect == ClockEffect.RESTART))
        promise = due_with_pauses(self._received_at, self.limit, self.pauses, self.route.calendar)
        yield Move("answer_supplement", self.clerk, back, {"papers": (lack.what,)}, promise=promise)
        return back

    def _decision(self, at: datetime, step: int) -> Iterator[Move]:
        chance, turn = self.chance, self.route.turns[step]
        outcome = Outcome.REFUSED if not self.halt and chance.random() < REFUSED else Outcome.APPROVED
        draft: dict[str, Any] = {"outcome": outcome, "summary": words.summary(self.route.version.name)}
        if outcome is Outcome.REFUSED:
            draft |= chance.choice(words.REFUSALS)
            draft["legal_basis"] = self.law.refusing
        yield Move("submit_result", self.handler, at, draft)
        if self.halt == "leader":
            return
        leader = chance.choice(turn.officials)
        if chance.random() < SENT_BACK:
            at = self._spend(at, turn, 0.3)
            yield Move("send_back", leader, at, {"remark": chance.choice(words.REMARKS)})
            at = self._spend(at, turn, 0.4)
            yield Move("submit_result", self.handler, at, draft)
        at = self._spend(at, turn, 0.9)
        after = self.route.turns[step + 1]
        numbered = self._decision_book(outcome, at)
        if after.kind != "records":
            yield Move("approve_result", leader, at, books=numbered, completes=True)
        else:
            yield Move("approve_result", leader, at)
            if self.halt == "records":
                return
            at = self._spend(at, after, 1)
            books = self._decision_book(outcome, at)
            yield Move("issue_result", chance.choice(after.officials), at, books=books, completes=True)
        if self.halt != "result":
            yield self._fetched(at)

    def _fetched(self, at: datetime) -> Move:
        quick = self.chance.random() < FETCHED_SOON
        at = self._wait(at, 15, 300) if quick else self._wait(at, 300, 3300)
        receiver = {"receiver_name": self.owner.name, "receiver_number": self.owner.id_number}
        returner = self.clerk if any(self.clerk == one for one in self.route.turns[-1].officials) else None
        by = returner or self.chance.choice(self.route.turns[-1].officials)
        return Move("return_result", by, at, {"method": self.intake.handover, **receiver})

    def _ask(self, at: datetime, by: Official, lack: Lack, code: str, effect: ClockEffect) -> Move:
        says = {
            "lacks": (lack,),
            "reason": self.chance.choice(words.REASONS_TO_ASK),
            "legal_basis": self.law.asking,
            "answer_by_on": local_day(at) + timedelta(days=30),
            "clock_effect": effect,
        }
        return Move("ask_for_more", by, at, says, ((f"{code}/YCBS", f"{local_day(at):%Y}"),))

    def _book(self, book: str, at: datetime) -> tuple[tuple[str, str], ...]:
        return ((f"{self.route.desk_code}/{book}", f"{local_day(at):%Y}"),)

    def _decision_book(self, outcome: Outcome, at: datetime) -> tuple[tuple[str, str], ...]:
        book = "KQ" if outcome is Outcome.APPROVED else "TCGQ"
        return ((f"{self.route.competent_code}/{book}", f"{local_day(at):%Y}"),)

    # How long it takes.

    def _minutes_an_hour(self, received_at: datetime, promise: Due) -> float:
        """Return how many office minutes an hour of the route takes this time, so that most are in time."""
        span = working_time_between(received_at, promise.due_at, self.route.calendar).total_seconds() / 60
        hours = sum(turn.hours for turn in self.route.turns[:-1]) or 1.0
        if self.halt:
            pace = self.chance.uniform(0.02, 0.12)
        elif self.chance.random() < LATE:
            pace = self.chance.uniform(1.15, 1.9)
        else:
            pace = self.chance.triangular(0.15, 0.9, 0.7)
        return span * pace / hours

    def _spend(self, at: datetime, turn: Turn, part: float) -> datetime:
        minutes = self._share * turn.hours * part * self.chance.uniform(0.85, 1.1)
        return self._later(at, max(minutes, 1.5))

    def _wait(self, at: datetime, least: int, most: int) -> datetime:
        return self._later(at, self.chance.triangular(least, most, least))

    def _later(self, at: datetime, minutes: float) -> datetime:
        return add_working_time(at, timedelta(seconds=int(minutes * 60)), self.route.calendar)


def arrival_on(chance: random.Random, day: date, calendar: WorkCalendar) -> datetime:
    """Return when somebody comes on a working day: within office hours, most often in the middle of the morning."""
    shifts = calendar.shifts(day)
    shift = shifts[0] if len(shifts) == 1 or chance.random() < COMES_EARLY else chance.choice(shifts[1:])
    span = (shift.closes_at - shift.opens_at).total_seconds() - 600
    return shift.opens_at + timedelta(seconds=int(chance.triangular(60, span, span * 0.35)))


def working_days(first: datetime, until: datetime, calendar: WorkCalendar) -> list[tuple[date, float]]:
    """Return the working days with their weight: Mondays and the end of the month bring more people."""
    day, days = local_day(first), []
    while day <= local_day(until):
        if calendar.works(day) and datetime.combine(day, time(7, 30), PROVINCE) < until:
            weight = WEEK[day.weekday()] * (MORE_AT_THE_END if day.day >= MONTH_ENDS_FROM else 1)
            days.append((day, weight))
        day += timedelta(days=1)
    return days
