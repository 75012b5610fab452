"""What is written down about the running of the house."""

import logging
import os
from datetime import datetime

from django.db import DatabaseError, InterfaceError
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, machine_only, require
from motcua.kernel.commands import Refused, command
from motcua.kernel.facts import announce
from motcua.kernel.logs import explained
from motcua.operations import rules
from motcua.operations.events import BackupMade, BackupProven, RightsReviewed
from motcua.operations.models import Heartbeat, JobRun
from motcua.operations.queries import INSTALLATION

log = logging.getLogger("motcua.jobs")


@command
def beat(*, name: str, since: datetime, by: Actor, at: datetime) -> None:  # noqa: ARG001 - the database's clock counts
    """Say that a background program is alive, by the database's clock; no fact: it happens every ten seconds."""
    machine_only(by)
    Heartbeat.objects.update_or_create(name=name, defaults={"at": Now(), "since": since, "process_number": os.getpid()})


def note_run(name: str, begun: datetime, error: BaseException | None) -> None:
    """Write down how a job ran; when even that cannot be written, the log alone tells."""
    if error is not None:
        log.warning("job failed: %s", error, extra={"fields": {"job": name}})
    outcome = {"failed_at": begun, "error": explained(error)} if error else {"succeeded_at": begun, "error": ""}
    try:
        JobRun.objects.update_or_create(
            name=name,
            defaults={"begun_at": begun} | outcome,
            create_defaults={"known_since": begun, "begun_at": begun} | outcome,
        )
    except (DatabaseError, InterfaceError) as unwritten:
        log.warning("run not noted: %s", unwritten)


@command
def review_rights(*, by: Actor, at: datetime) -> None:
    """Write down that who has which rights was looked through (TCVN 14423:2026, 5.4.2.3: every six months).

    :raises Forbidden: ``by`` does not keep the whole installation.
    """
    post = require(by, rules.MANAGE)
    if post.reach is not None:
        raise Refused(_("Chỉ quản trị hệ thống toàn tỉnh xác nhận được việc rà soát quyền."))
    announce(RightsReviewed(), subject=INSTALLATION, agency=None, by=by, at=at, post=post)


@command
def note_backup(*, made: BackupMade, by: Actor, at: datetime) -> None:
    """Keep that a backup was made."""
    machine_only(by)
    announce(made, subject=INSTALLATION, agency=None, by=by, at=at)


@command
def note_drill(*, proven: BackupProven, by: Actor, at: datetime) -> None:
    """Keep that a backup was restored elsewhere and found whole."""
    machine_only(by)
    announce(proven, subject=INSTALLATION, agency=None, by=by, at=at)
