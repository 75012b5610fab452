"""What every change of accounts, posts and rights has in common."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, Forbidden
from motcua.kernel.commands import Refused
from motcua.people import queries, rules
from motcua.people.models import Account, RightsVersion, RoleGrant
from motcua.people.queries.acting import current


def change_rights() -> None:
    """Begin a change of rights: wait for others to finish theirs, and let every process forget what it knew."""
    if not RightsVersion.objects.filter(pk=1).update(version=F("version") + 1):
        RightsVersion.objects.bulk_create([RightsVersion(version=1)], ignore_conflicts=True)
        RightsVersion.objects.filter(pk=1).update(version=F("version") + 1)
    queries.forget_rights()
    transaction.on_commit(queries.forget_rights)


def locked_account(account_id: UUID, *, by: Actor, day: date) -> Account:
    """Return the account, locked, when every tie it has lies within the reach of ``by``.

    :raises NoSuchAccount: there is none in reach.
    :raises Forbidden: the person also belongs where ``by`` may not manage.
    """
    queries.account_for(by, account_id)
    account = Account.objects.select_for_update().get(pk=account_id)
    if not queries.may_manage(by, account, day=day):
        message = f"{by.name} may not manage the whole of {account_id}"
        raise Forbidden(message)
    return account


def provincial_grants(day: date) -> Q:
    """Say "this grant lets its holder manage people everywhere, on that day"."""
    return (
        current(day)
        & current(day, path="position__")
        & Q(
            revoked_at__isnull=True,
            scope=RoleGrant.Scope.PROVINCE,
            role__rights__contains=[rules.MANAGE],
            position__account__is_active=True,
        )
    )


def keep_an_administrator(going: Q, *, last_on: date) -> None:
    """Refuse to let go the last grant by which anybody manages people in the whole province.

    ``going`` says which grants will not hold after the day ``last_on``.

    :raises Refused: nobody else would be left.
    """
    able = RoleGrant.objects.filter(provincial_grants(last_on + timedelta(days=1)))
    if able.filter(going).exists() and not able.exclude(pk__in=able.filter(going).values("pk")).exists():
        raise Refused(_("Đây là quản trị viên toàn tỉnh cuối cùng. Hãy giao quyền quản trị cho một người khác trước."))
