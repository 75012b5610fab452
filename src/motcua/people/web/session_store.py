"""Where sessions are kept: Django's own way, with the person, the device and the last sign of life in columns."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as KeptInDatabase
from django.db import IntegrityError, transaction
from django.utils import timezone

from motcua.people.models import OpenSession

SEEN_EVERY = timedelta(seconds=20)
STARTED, AGENT, ADDRESS = "started", "agent", "address"
WRITTEN_AGAIN = ("session_data", "expire_date", "account", "started_at", "agent", "address")


def digest_of(session_key: str) -> str:
    """Return what is kept of the key in a cookie; the key has 160 random bits, so no salt is needed."""
    return hashlib.sha256(session_key.encode()).hexdigest()


class SessionStore(KeptInDatabase):
    """Django's store on our table. A session ends for good ``SESSION_COOKIE_AGE`` after it began, however busy it is."""

    row: OpenSession | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        """Return our table."""
        return OpenSession

    def _get_session_from_db(self) -> OpenSession | None:
        now = timezone.now()
        self.row = OpenSession.objects.filter(digest=digest_of(self.session_key or ""), expire_date__gt=now).first()
        if self.row is None:
            self._session_key = None
        return self.row

    def exists(self, session_key: str) -> bool:
        """Tell whether a session has this key."""
        return OpenSession.objects.filter(digest=digest_of(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        """End a session."""
        key = session_key or self.session_key
        if key is not None:
            OpenSession.objects.filter(digest=digest_of(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row to be written; what the columns say is told by the data."""
        now = timezone.now()
        if data.get(SESSION_KEY):
            data.setdefault(STARTED, now.timestamp())
        started = datetime.fromtimestamp(data[STARTED], tz=now.tzinfo) if STARTED in data else now
        key = self._get_or_create_session_key()  # type: ignore[attr-defined]  # a part of Django that its stubs leave out
        return OpenSession(
            digest=digest_of(key),
            session_data=self.encode(data),
            expire_date=started + timedelta(seconds=settings.SESSION_COOKIE_AGE),
            account_id=data.get(SESSION_KEY),
            started_at=started,
            seen_at=now,
            agent=data.get(AGENT, ""),
            address=data.get(ADDRESS, ""),
        )

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        """Write the session; of one that exists, neither its own key nor when it was last seen.

        :raises CreateError: the key is taken.
        :raises UpdateError: the session was ended meanwhile.
        """
        if self.session_key is None:
            self.create()
            return
        row = self.create_model_instance(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        if must_create:
            if not _inserted(row):
                raise CreateError
            self.row = row
            return
        changed = {name: getattr(row, "account_id" if name == "account" else name) for name in WRITTEN_AGAIN}
        if not OpenSession.objects.filter(digest=row.digest).update(**changed):
            raise UpdateError

    def note_sign_of_life(self) -> None:
        """Remember that the person at this browser did something now; written at most every 20 seconds."""
        now = timezone.now()
        if self.row is not None and now - self.row.seen_at >= SEEN_EVERY:
            OpenSession.objects.filter(pk=self.row.pk).update(seen_at=now)
            self.row.seen_at = now

    def idle_for(self) -> timedelta:
        """Return how long the person at this browser has done nothing, by the clock of the server."""
        return timezone.now() - self.row.seen_at if self.row is not None else timedelta(0)


def _inserted(row: OpenSession) -> bool:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True
