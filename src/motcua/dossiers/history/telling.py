"""One life as rows: what the commands named in it would have written. A test replays lives and compares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models

from motcua.calendar.rules import Due
from motcua.dossiers import rules
from motcua.dossiers.commands import moves
from motcua.dossiers.commands.supplement import CITIZEN
from motcua.dossiers.events import (
    DossierAssigned,
    DossierCompleted,
    DossierDecided,
    DossierHandedOver,
    DossierReceived,
    DossierRejected,
    DossierSubmitted,
    DossierSupplemented,
    DossierTaken,
    DraftSentBack,
    ResultReturned,
    ResultSubmitted,
    SupplementRequested,
)
from motcua.dossiers.history.lives import Life, Move
from motcua.dossiers.lifecycle import LIFECYCLE
from motcua.dossiers.models import Decision, Dossier, DossierFee, DossierPaper, HandOut, SupplementRequest
from motcua.dossiers.rules import Outcome, Stage
from motcua.kernel.actors import Actor
from motcua.kernel.facts import new_fact_row
from motcua.kernel.models import Fact
from motcua.kernel.text import clean
from motcua.kernel.time import local, local_day
from motcua.procedures import queries as procedures
from motcua.tasks.commands import Meanwhile
from motcua.tasks.history import Trail
from motcua.tasks.rules import Clock


@dataclass(slots=True)
class Owner:
    """The party of a dossier as people keeps it."""

    id: UUID
    kind: str
    name: str
    number: str
    phone: str
    email: str
    address: str
    commune: str
    sort_key: str


@dataclass(slots=True)
class Telling:
    """Follows a life move by move and keeps the rows, as the commands would leave them."""

    life: Life
    owner: Owner
    facts: list[Fact] = field(default_factory=list)
    papers: list[DossierPaper] = field(default_factory=list)
    fees: list[DossierFee] = field(default_factory=list)
    supplements: list[SupplementRequest] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    hand_outs: list[HandOut] = field(default_factory=list)
    dossier: Dossier = field(init=False)
    trail: Trail = field(init=False)

    def rows(self) -> list[models.Model]:
        """Return every row of the dossier, what is pointed at before what points."""
        for move in self.life.moves:
            TELLERS[move.does](self, move)
        self.dossier.search_key = moves.search_words(self.dossier)
        return [
            self.dossier, *self.papers, *self.fees, *self.supplements, *self.decisions, *self.hand_outs,
            *self.trail.tasks, *self.trail.intervals, *self.facts,
        ]  # fmt: skip

    # The steps that all moves share.

    def _change(self, action: str, **values: Any) -> None:
        self.dossier.state = LIFECYCLE.after(self.dossier.state, action)
        self.dossier.edition += 1
        for name, value in values.items():
            setattr(self.dossier, name, value)

    def _pass(
        self,
        move: Move,
        *,
        clock: Clock = Clock.RUNNING,
        position: UUID | None = None,
        meanwhile: Meanwhile | None = None,
    ) -> None:
        place = self.life.route.turns[self.dossier.step].held_by(position)
        matter = moves.matter_of(self.dossier)
        self.trail.pass_to(matter, place, clock, by=move.by.account, at=move.at, meanwhile=meanwhile)

    def _say(self, event: Any, agency: UUID, move: Move) -> None:
        by = Actor(move.by.account, move.by.name)
        fact = new_fact_row(event, subject=self.dossier.id, agency=agency, by=by, at=move.at)
        fact.position = move.by.position
        self.facts.append(fact)

    def _next(self, wanted: str | None = None) -> int:
        turns = self.life.route.turns
        return next(i for i in range(self.dossier.step + 1, len(turns)) if wanted in {None, turns[i].kind})

    @property
    def _here(self) -> UUID:
        return self.life.route.turns[self.dossier.step].place.agency

    # At the counter.

    def submit_dossier(self, move: Move) -> None:
        """It lies at the counter: no code yet."""
        intake, version, on = self.life.intake, self.life.route.version, local_day(move.at)
        self.dossier = Dossier(
            submission_no=f"TN-{on:%y%m%d}-{rules.new_secret(6)}",
            version_id=version.id,
            variant_id=self.life.variant.id if self.life.variant else None,
            procedure_code=version.procedure.code,
            procedure_name=version.name,
            field_id=version.procedure.field_id,
            channel=intake.channel,
            received_by_agency_id=intake.agency,
            competent_agency_id=self.life.route.competent,
            unit_key=self.life.route.unit_key,
            owner_id=self.owner.id,
            owner_kind=self.owner.kind,
            owner_name=self.owner.name,
            owner_number=self.owner.number,
            owner_phone=self.owner.phone,
            owner_email=self.owner.email,
            owner_address=self.owner.address,
            owner_commune=self.owner.commune,
            owner_sort_key=self.owner.sort_key,
            copies=intake.quantity.copies,
            submitted_at=move.at,
            limit_amount=self.life.limit.amount,
            limit_unit=self.life.limit.unit,
            handover=intake.handover,
            handover_address=clean(intake.handover_address),
            fee_collected=intake.fee_collected,
            tracking_secret=rules.new_secret(),
            tracking_pin=rules.new_secret(rules.PIN_LENGTH),
        )
        self.trail = Trail(self.dossier.id)
        self._hand_in(move)
        self._pass(move, clock=Clock.WAITING)
        self._say(DossierSubmitted(self.dossier.procedure_code, self.dossier.channel), intake.agency, move)

    def _hand_in(self, move: Move) -> None:
        intake = self.life.intake
        stated = {fee.position: fee.amount for fee in intake.fees_stated}
        total = procedures.fee_for(self.life.route.version, intake.channel, self.life.variant, intake.quantity)
        for position, share in enumerate(total.shares):
            amount = stated.get(position, 0) if share.amount is None else share.amount
            line = share.line
            self.fees.append(
                DossierFee(
                    dossier=self.dossier,
                    position=position,
                    kind=line.kind,
                    name=line.name,
                    amount=amount,
                    note=line.note,
                )
            )
        self.dossier.fee_total = sum(fee.amount for fee in self.fees)
        for position, paper in enumerate(intake.papers, start=1):
            self.papers.append(
                DossierPaper(
                    dossier=self.dossier, required_id=paper.required, position=position, name=clean(paper.name),
                    originals=paper.originals, copies=paper.copies, present=paper.present, added_at=move.at,
                )
            )  # fmt: skip

    def receive_dossier(self, move: Move) -> None:
        """It has its code and its promise."""
        promise, route = rules.known(move.promise), self.life.route
        receipt, number = move.numbers
        self._change(
            "receive",
            received_at=move.at,
            first_due_at=promise.due_at,
            received_by=move.by.account,
            received_by_name=move.by.name,
            receipt_no=receipt,
            code=rules.dossier_code(route.desk_code, local_day(move.at), number),
            **_promised(promise),
        )
        self._pass(move)
        said = DossierReceived(str(self.dossier.code), self.dossier.procedure_code, promise.due_at, promise.convention)
        self._say(said, route.received_by, move)

    def reject_dossier(self, move: Move) -> None:
        """It is turned away with a numbered notice."""
        self._change("reject", ended_at=move.at)
        notice = Decision(
            dossier=self.dossier, stage=Stage.CHECK, outcome=Outcome.REFUSED, **move.says, number=move.numbers[0],
            notation=f"{move.numbers[0]:04d}/TCHS",
            drafted_at=move.at, drafted_by_name=move.by.name,
            decided_at=move.at, decided_by_name=move.by.name, decided_by_title=move.by.title,
        )  # fmt: skip
        self.decisions.append(notice)
        self.trail.finish(by=move.by.account, at=move.at)
        self._say(DossierRejected(notice.id), self.life.route.received_by, move)

    # From tray to tray.

    def hand_over(self, move: Move) -> None:
        """The desk passes it to the unit."""
        self._change("hand_over", step=self._next())
        self._pass(move)
        self._say_handed_over(move)

    def assign_dossier(self, move: Move) -> None:
        """The head names who works on it."""
        turns = self.life.route.turns
        at_assignment = turns[self.dossier.step].right == "dossiers.assign"
        self._change("assign", step=self._next("unit") if at_assignment else self.dossier.step)
        self._pass(move, position=move.says["position"])
        self._say(DossierAssigned(move.says["position"]), self.life.route.competent, move)

    def take_dossier(self, move: Move) -> None:
        """A specialist takes it from the unit's tray."""
        self._change("take")
        self._pass(move, position=move.by.position)
        self._say(DossierTaken(move.by.position), self.life.route.competent, move)

    def forward_dossier(self, move: Move) -> None:
        """It goes on to the next step inside the unit."""
        self._change("hand_over", step=self._next())
        self._pass(move, position=move.by.position)
        self._say_handed_over(move)

    def _say_handed_over(self, move: Move) -> None:
        place = self.life.route.turns[self.dossier.step].place
        self._say(DossierHandedOver(place.step, place.organisation), self.life.route.competent, move)

    # Asking for more.

    def ask_for_more(self, move: Move) -> None:
        """The clock stands still until the papers come."""
        checking = self.dossier.received_at is None
        request = SupplementRequest(
            dossier=self.dossier,
            number=move.numbers[0],
            stage=Stage.CHECK if checking else Stage.VERIFY,
            lacks=[{"what": clean(lack.what), "how": clean(lack.how)} for lack in move.says["lacks"]],
            reason=move.says["reason"],
            legal_basis=move.says["legal_basis"],
            answer_by_on=move.says["answer_by_on"],
            clock_effect=move.says["clock_effect"],
            asked_at=move.at,
            asked_by_name=move.by.name,
            step=self.dossier.step,
            position_holding=self.trail.position,
        )
        self.supplements.append(request)
        self._change("ask_before" if checking else "ask_for_more", paused_at=move.at)
        clock = Clock.WAITING if checking else Clock.PAUSED
        self._pass(move, clock=clock, position=request.position_holding, meanwhile=CITIZEN)
        self._say(SupplementRequested(request.id, request.stage, request.clock_effect), self._here, move)

    def answer_supplement(self, move: Move) -> None:
        """What was asked for has come; it goes back to who asked."""
        request = self.supplements[-1]
        request.answered_at, request.answered_by_name = move.at, move.by.name
        self._add_papers(move)
        received = self.dossier.received_at is not None
        due = _promised(move.promise) if move.promise else {}
        self._change("supplement" if received else "resubmit", paused_at=None, step=request.step, **due)
        clock = Clock.RUNNING if received else Clock.WAITING
        self._pass(move, clock=clock, position=request.position_holding)
        self._say(DossierSupplemented(request.id, self.dossier.due_at), self._here, move)

    def _add_papers(self, move: Move) -> None:
        last = len(self.papers)
        names = [clean(name) for name in move.says["papers"]]
        known = {paper.name: paper for paper in self.papers}
        for paper in self.papers:
            paper.present = paper.present or paper.name in names
        for position, name in enumerate((name for name in names if name not in known), start=last + 1):
            self.papers.append(
                DossierPaper(
                    dossier=self.dossier, position=position, name=name, originals=1, present=True, added_at=move.at
                )
            )

    # The result.

    def submit_result(self, move: Move) -> None:
        """A draft lies before the leader."""
        says = {name: clean(said) for name, said in move.says.items() if name != "outcome"}
        self.decisions.append(
            Decision(
                dossier=self.dossier, stage=Stage.VERIFY, outcome=move.says["outcome"], **says,
                drafted_at=move.at, drafted_by_name=move.by.name, drafted_by_position=move.by.position,
            )
        )  # fmt: skip
        self._change("submit", step=self._next("leader"))
        self._pass(move)
        self._say(ResultSubmitted(move.says["outcome"]), self.life.route.competent, move)

    def send_back(self, move: Move) -> None:
        """The leader returns the draft."""
        draft = self.decisions[-1]
        draft.sent_back_at, draft.remark = move.at, clean(move.says["remark"])
        unit = max(i for i, turn in enumerate(self.life.route.turns[: self.dossier.step + 1]) if turn.kind == "unit")
        self._change("send_back", step=unit)
        self._pass(move, position=draft.drafted_by_position)
        self._say(DraftSentBack(), self.life.route.competent, move)

    def approve_result(self, move: Move) -> None:
        """The leader signs."""
        draft = self.decisions[-1]
        draft.decided_at, draft.decided_by_name, draft.decided_by_title = move.at, move.by.name, move.by.title
        self._change("approve", step=self._next())
        self._say(DossierDecided(draft.outcome), self.life.route.competent, move)
        if move.completes:
            self._complete(move)
        else:
            self._pass(move)

    def issue_result(self, move: Move) -> None:
        """The signed result is numbered."""
        self.dossier.step = self._next()
        self._complete(move)

    def _complete(self, move: Move) -> None:
        decision = self.decisions[-1]
        self._change("complete", resolved_at=move.at, step=len(self.life.route.turns) - 1)
        self._pass(move, clock=Clock.STOPPED)
        book = "KQ" if decision.outcome == Outcome.APPROVED else "TCGQ"
        decision.number = move.numbers[0]
        decision.notation = f"{decision.number:04d}/{book}"
        judged = rules.timeliness(local(move.at), local(rules.known(self.dossier.due_at)))
        self._say(DossierCompleted(decision.notation, judged), self.life.route.competent, move)

    def return_result(self, move: Move) -> None:
        """The person has it."""
        self._change("return_result", returned_at=move.at, ended_at=move.at)
        self.hand_outs.append(HandOut(dossier=self.dossier, **move.says, at=move.at, by_name=move.by.name))
        self.trail.finish(by=move.by.account, at=move.at)
        self._say(ResultReturned(move.says["method"]), self.life.route.received_by, move)


def _promised(promise: Due) -> dict[str, Any]:
    return {
        "due_at": promise.due_at,
        "due_provisional": promise.provisional,
        "due_flagged": promise.flagged,
        "derivation": [[step.kind, step.text] for step in promise.steps],
    }


TELLERS: dict[str, Callable[[Telling, Move], None]] = {
    teller.__name__: teller
    for teller in (
        Telling.submit_dossier, Telling.receive_dossier, Telling.reject_dossier, Telling.hand_over,
        Telling.assign_dossier, Telling.take_dossier, Telling.forward_dossier, Telling.ask_for_more,
        Telling.answer_supplement, Telling.submit_result, Telling.send_back, Telling.approve_result,
        Telling.issue_result, Telling.return_result,
    )
}  # fmt: skip
