"""The people of the policy, found in the demonstration province, each with a client of its own."""

from dataclasses import dataclass, field

from django.test import Client
from django.utils import timezone

from motcua.organisations import queries as organisations
from motcua.people import queries as people
from motcua.people.models import Account, Position
from tests.journeys.access.policy import POLICY
from tests.journeys.ground import Ground

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class Cast:
    """The ground, and for each person of the policy its username (empty: nobody is signed in)."""

    ground: Ground
    usernames: dict[str, str] = field(default_factory=dict)

    def client(self, person: str) -> Client:
        return signed_in(self.usernames[person])


def signed_in(username: str) -> Client:
    """Return a browser in which this person is signed in; nobody is with an empty name."""
    client = Client()
    if username:
        client.force_login(Account.objects.get(username=username), backend=BACKEND)
    return client


def cast_of(ground: Ground) -> Cast:
    """Find each person of the policy: by name, or as the first who holds a right at a place (but who is in the story)."""
    cast, now = Cast(ground), timezone.now()
    taken = {str(person["username"]) for person in POLICY["people"].values() if person.get("username")}
    for word, person in POLICY["people"].items():
        if "right" not in person:
            cast.usernames[word] = str(person.get("username", ""))
            continue
        place = str(person["place"])
        organisation = organisations.by_reference(place)
        agency = organisations.agency_of(organisation)
        unit = organisation if organisation != agency else None
        officials = people.officials_of(agency, str(person["right"]), at=now, organisation=unit)
        besides = {o.position for o in people.officials_of(agency, str(person.get("without", "-")), at=now)}
        able = [o.position for o in officials if o.position not in besides]
        names = [str(Position.objects.get(id=position).account.username) for position in able]
        chosen = next(name for name in names if name not in taken)
        taken.add(chosen)
        cast.usernames[word] = chosen
    return cast
