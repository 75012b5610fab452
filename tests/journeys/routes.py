"""Every route of the house: who opens it as a matter of course, and with which arguments. A route without a row fails."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.journeys.ground import Ground

PUBLIC = ""
PAGE, PAPER, PART, POSTED, API = "page", "paper", "part", "posted", "api"


@dataclass(frozen=True)
class Row:
    """One route. ``dossier`` names the state of the dossier it is opened with, ``rows`` the other arguments."""

    who: str
    kind: str = PAGE
    dossier: str = ""
    rows: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    asks: str = ""
    """The name of a question in the address that is answered by the story's agency."""
    status: int = 200

    def path(self, name: str, ground: Ground) -> str:
        """The address on this ground."""
        arguments = {argument: ground.rows[word] for argument, word in self.rows.items()} | self.fixed
        if self.dossier:
            arguments["dossier"] = ground.dossiers[self.dossier].id
        if name == "dossiers:by-code":
            arguments = {"code": ground.dossiers[self.dossier].code}
        if name == "dossiers:track-link":
            kept = ground.dossiers[self.dossier]
            arguments = {"code": kept.code, "secret": kept.tracking_secret}
        asked = f"?{self.asks}={ground.rows['agency']}" if self.asks else self.query
        return reverse(name, kwargs=arguments) + asked


def of_dossier(who: str, dossier: str, kind: str = PAGE, **rows: str) -> Row:
    return Row(who, kind, dossier, rows)


CLERK, SPECIALIST, HEAD, LEADER, RECORDS = "mot.cua", "chuyen.vien", "truong.phong", "lanh.dao", "van.thu"
OFFICER, ADMINISTRATOR, INSPECTOR = "kiem.soat", "quan.tri", "kiem.tra"
DRAFT, VERSION = {"version": "draft"}, {"version": "version"}
SYSTEM, SUBSCRIPTION = {"system": "system"}, {"subscription": "subscription"}
OFFICE, ACCOUNT, POSITION = {"organisation": "agency"}, {"account": "account"}, {"position": "position"}
PROPOSAL = {"proposal": "proposal"}

ROUTES: dict[str, Row] = {
    "ui:gallery": Row(PUBLIC),
    "ui:gallery-public": Row(PUBLIC),
    "ui:gallery-found": Row(PUBLIC, PART, query="?q=khai+sinh"),
    "ui:gallery-trouble": Row(PUBLIC, fixed={"status": 404}),
    "organisations:index": Row(SPECIALIST),
    "organisations:communes": Row(SPECIALIST),
    "organisations:territories": Row(SPECIALIST),
    "organisations:create": Row(ADMINISTRATOR, asks="thuoc"),
    "organisations:organisation": Row(SPECIALIST, rows=OFFICE),
    "organisations:rename": Row(ADMINISTRATOR, rows=OFFICE),
    "organisations:identifier": Row(ADMINISTRATOR, rows=OFFICE),
    "organisations:close": Row(ADMINISTRATOR, rows=OFFICE),
    "calendar:year": Row(SPECIALIST),
    "calendar:calculator": Row(SPECIALIST, query="?nhan=20/11/2026&gio=09:00&so=5&don-vi=working_day"),
    "calendar:days": Row(SPECIALIST),
    "calendar:declare": Row(ADMINISTRATOR),
    "calendar:withdraw": Row(ADMINISTRATOR, rows={"key": "day"}),
    "calendar:announce": Row(ADMINISTRATOR, fixed={"number": 2027}),
    "calendar:retract": Row(ADMINISTRATOR, fixed={"number": 2026}),
    "calendar:hours": Row(SPECIALIST),
    "calendar:usual_hours": Row(SPECIALIST),
    "calendar:set_usual_hours": Row(ADMINISTRATOR),
    "calendar:agency_hours": Row(SPECIALIST, rows={"agency": "agency"}),
    "calendar:set_agency_hours": Row(ADMINISTRATOR, rows={"agency": "agency"}),
    "account_login": Row(PUBLIC),
    "mfa_authenticate": Row(PUBLIC),
    "mfa_login_webauthn": Row(PUBLIC, PART),
    "account_logout": Row(SPECIALIST),
    "account_inactive": Row(PUBLIC, status=403),
    "people:index": Row(ADMINISTRATOR),
    "people:roles": Row(ADMINISTRATOR),
    "people:absence": Row(LEADER),
    "people:end_absence": Row(LEADER, POSTED, rows={"substitution": "position"}),
    "people:create": Row(ADMINISTRATOR),
    "people:official": Row(ADMINISTRATOR, rows=ACCOUNT),
    "people:update": Row(ADMINISTRATOR, rows=ACCOUNT),
    "people:appoint": Row(ADMINISTRATOR, rows=ACCOUNT),
    "people:set_password": Row(ADMINISTRATOR, rows=ACCOUNT),
    "people:deactivate": Row(ADMINISTRATOR, rows=ACCOUNT),
    "people:restore": Row(ADMINISTRATOR, POSTED, rows=ACCOUNT),
    "people:end_position": Row(ADMINISTRATOR, rows=POSITION),
    "people:grant_role": Row(ADMINISTRATOR, rows=POSITION),
    "people:revoke_role": Row(ADMINISTRATOR, rows={"grant": "grant"}),
    "people:proposals": Row(LEADER),
    "people:proposal": Row(LEADER, rows=PROPOSAL),
    "people:confirm": Row(LEADER, POSTED, rows=PROPOSAL),
    "people:refuse": Row(LEADER, POSTED, rows=PROPOSAL),
    "people:withdraw_proposal": Row(ADMINISTRATOR, POSTED, rows=PROPOSAL),
    "people:me": Row(SPECIALIST),
    "people:password": Row(SPECIALIST),
    "people:sessions": Row(SPECIALIST),
    "people:end_session": Row(SPECIALIST, POSTED, rows={"session": "position"}),
    "people:end_other_sessions": Row(SPECIALIST, POSTED),
    "people:prove": Row(SPECIALIST),
    "people:second_step": Row(SPECIALIST),
    "people:add_app": Row(SPECIALIST),
    "people:add_key": Row(SPECIALIST),
    "people:recovery_codes": Row(SPECIALIST),
    "people:remove_step": Row(SPECIALIST, POSTED, fixed={"step": 1}),
    "people:lock": Row(SPECIALIST),
    "people:keep_typed": Row(SPECIALIST, POSTED),
    "people:lockings": Row(ADMINISTRATOR),
    "people:unlock": Row(ADMINISTRATOR, POSTED, rows=ACCOUNT),
    "people:wake": Row(ADMINISTRATOR, POSTED, rows=ACCOUNT),
    "people:end_sessions_of": Row(ADMINISTRATOR, POSTED, rows=ACCOUNT),
    "people:reset_steps": Row(ADMINISTRATOR, rows=ACCOUNT),
    "tasks:mine": Row(CLERK),
    "tasks:waiting": Row(CLERK),
    "tasks:near": Row(SPECIALIST),
    "tasks:late": Row(LEADER),
    "tasks:export": Row(CLERK, POSTED, fixed={"tray": "mine"}),
    "procedures:index": Row(OFFICER),
    "procedures:export": Row(OFFICER, POSTED),
    "procedures:add": Row(OFFICER),
    "procedures:version": Row(OFFICER, rows=VERSION),
    "procedures:withdraw": Row(OFFICER, rows=VERSION),
    "procedures:draft": Row(OFFICER, rows=DRAFT),
    "procedures:plain": Row(OFFICER, rows=DRAFT),
    "procedures:publish": Row(OFFICER, rows=DRAFT),
    "procedures:discard": Row(OFFICER, POSTED, rows=DRAFT),
    "procedures:part-add": Row(OFFICER, rows=DRAFT, fixed={"part": "papers"}),
    "procedures:part-change": Row(OFFICER, rows=DRAFT | {"row": "row"}, fixed={"part": "papers"}),
    "procedures:part-remove": Row(OFFICER, POSTED, rows=DRAFT | {"row": "row"}, fixed={"part": "papers"}),
    "procedures:part-move": Row(OFFICER, POSTED, rows=DRAFT | {"row": "row"}, fixed={"part": "papers"}),
    "procedures:procedure": Row(SPECIALIST, fixed={"code": "1.001193"}),
    "procedures:begin": Row(OFFICER, POSTED, fixed={"code": "1.001193"}),
    "procedures:offers": Row(OFFICER, fixed={"code": "1.001193"}),
    "counter:intake": Row(CLERK, query="?thu-tuc=1.001193"),
    "counter:intake-procedures": Row(CLERK, PART, query="?procedure_words=khai+sinh"),
    "counter:intake-fresh": Row(CLERK, POSTED),
    "counter:intake-person": Row(CLERK, POSTED),
    "counter:taken": of_dossier(CLERK, "received"),
    "counter:print-receipt": of_dossier(CLERK, "received", POSTED),
    "counter:receipt": of_dossier(CLERK, "received", PAPER),
    "counter:supplement-paper": of_dossier(SPECIALIST, "asked", PAPER, asked="supplement"),
    "counter:refusal-paper": of_dossier(CLERK, "refused", PAPER, decision="refusal"),
    "counter:stop-paper": of_dossier(CLERK, "stopped", PAPER, decision="stop"),
    "counter:control-sheet": of_dossier(CLERK, "taken", PAPER),
    "counter:ledger": Row("giam.doc"),
    "counter:print-ledger": Row("giam.doc", POSTED),
    "counter:export-ledger": Row("giam.doc", POSTED),
    "dossiers:track": Row(PUBLIC),
    "dossiers:track-code": Row(PUBLIC, fixed={"code": "H15.61-261125-0014"}),
    "dossiers:track-link": of_dossier(PUBLIC, "asked"),
    "dossiers:index": Row(CLERK),
    "dossiers:search": Row(CLERK, query="?q=kanari"),
    "dossiers:export": Row(CLERK, POSTED),
    "dossiers:export-ask": Row(LEADER, POSTED),
    "dossiers:permit": Row(LEADER, rows={"permit": "permit"}),
    "dossiers:permit-take": Row(LEADER, POSTED, rows={"permit": "permit"}),
    "dossiers:remove-file": of_dossier(SPECIALIST, "taken", file="file"),
    "dossiers:recall": of_dossier(LEADER, "signed"),
    "dossiers:renumber": of_dossier(LEADER, "signed"),
    "dossiers:by-code": of_dossier(CLERK, "taken"),
    "dossiers:show": of_dossier(LEADER, "submitted"),
    "dossiers:number": of_dossier(SPECIALIST, "taken", POSTED),
    "dossiers:file": of_dossier(SPECIALIST, "taken", PAPER, file="file"),
    "dossiers:attach": of_dossier(SPECIALIST, "taken"),
    "dossiers:receive": of_dossier(CLERK, "new", POSTED),
    "dossiers:hand-over": of_dossier(CLERK, "received", POSTED),
    "dossiers:take": of_dossier(SPECIALIST, "handed over", POSTED),
    "dossiers:forward": of_dossier(SPECIALIST, "taken", POSTED),
    "dossiers:approve": of_dossier(LEADER, "submitted", POSTED),
    "dossiers:assign": of_dossier("economy_head", "to assign"),
    "dossiers:complete": of_dossier(RECORDS, "to number"),
    "dossiers:return": of_dossier(CLERK, "signed"),
    "dossiers:ask": of_dossier(SPECIALIST, "taken"),
    "dossiers:answer": of_dossier(CLERK, "asked"),
    "dossiers:reject": of_dossier(CLERK, "new"),
    "dossiers:submit": of_dossier(SPECIALIST, "taken"),
    "dossiers:stop": of_dossier(LEADER, "unanswered"),
    "dossiers:withdraw": of_dossier(CLERK, "received"),
    "dossiers:send-back": of_dossier(LEADER, "submitted"),
    "portal:home": Row(PUBLIC),
    "portal:procedures": Row(PUBLIC, query="?q=khai+sinh"),
    "portal:procedure": Row(PUBLIC, fixed={"code": "1.001193"}),
    "portal:communes": Row(PUBLIC),
    "portal:robots": Row(PUBLIC, PAPER),
    "portal:sitemap": Row(PUBLIC, PAPER),
    "systems:index": Row(ADMINISTRATOR),
    "systems:create": Row(ADMINISTRATOR, asks="co-quan"),
    "systems:show": Row(ADMINISTRATOR, rows=SYSTEM),
    "systems:update": Row(ADMINISTRATOR, rows=SYSTEM),
    "systems:disconnect": Row(ADMINISTRATOR, rows=SYSTEM),
    "systems:issue": Row(ADMINISTRATOR, rows=SYSTEM),
    "systems:revoke": Row(ADMINISTRATOR, rows=SYSTEM | {"token": "token"}),
    "webhooks:index": Row(ADMINISTRATOR),
    "webhooks:create": Row(ADMINISTRATOR),
    "webhooks:show": Row(ADMINISTRATOR, rows=SUBSCRIPTION),
    "webhooks:update": Row(ADMINISTRATOR, rows=SUBSCRIPTION),
    "webhooks:secret": Row(ADMINISTRATOR, rows=SUBSCRIPTION),
    "webhooks:resend": Row(ADMINISTRATOR, POSTED, rows=SUBSCRIPTION),
    "webhooks:end": Row(ADMINISTRATOR, rows=SUBSCRIPTION),
    "portal:security": Row(PUBLIC, PAPER),
    "operations:healthz": Row(PUBLIC, PAPER),
    "operations:readyz": Row(PUBLIC, PAPER, status=503),
    "operations:metrics": Row(PUBLIC, PAPER),
    "operations:stuck": Row(ADMINISTRATOR),
    "operations:retry": Row(ADMINISTRATOR, POSTED),
    "operations:retry-all": Row(ADMINISTRATOR, POSTED),
    "operations:seals": Row(INSPECTOR),
    "operations:seal-head": Row(INSPECTOR, PAPER, status=404),
    "operations:check": Row(ADMINISTRATOR),
    "operations:review-rights": Row(ADMINISTRATOR, POSTED),
}
ROUTES |= {  # the API knows no session: whoever comes without a token is nobody there
    **{f"api:{name}": Row(PUBLIC, API) for name in (
        "api-root", "openapi-json", "dossiers", "take-in", "procedures", "organisations", "tracking",
    )},
    **{f"api:{name}": of_dossier(PUBLIC, "taken", API) for name in (
        "dossier", "history", "officials", "files", "receive", "reject", "hand-over", "take", "forward", "assign",
        "ask-for-more", "answer", "submit", "return", "withdraw",
    )},
    "api:file": of_dossier(PUBLIC, "taken", API, file="file"),
    "api:procedure": Row(PUBLIC, API, fixed={"code": "1.001193"}),
    "api:organisation": Row(PUBLIC, API, rows=OFFICE),
}  # fmt: skip
PAGES = [name for name, row in ROUTES.items() if row.kind == PAGE]
OF_A_DOSSIER = [name for name, row in ROUTES.items() if row.dossier and row.who != PUBLIC]


def all_routes() -> Iterator[str]:
    """Every name in the URL map."""

    def walk(patterns: list[Any], space: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
            elif isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name}"

    yield from walk(get_resolver().url_patterns, "")
