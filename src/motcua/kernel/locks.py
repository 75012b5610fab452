"""Let those who count the same thing count one after the other."""

from django.db import connection


def take_turns(*keys: str) -> None:
    """Wait until nobody else holds any of these keys, and hold them until the transaction ends.

    For a limit that is read before it is written: without it many at once would all read the count
    of before. The keys are taken in one order, so that two who need the same ones do not wait for each other.
    """
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
