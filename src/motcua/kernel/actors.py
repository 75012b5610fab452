"""Who acts, in which post, and what that post may do."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404


class NotThere(Http404):
    """There is none, or the viewer may not know that there is one."""


class Forbidden(Exception):
    """The actor lacks the right. Shown as "not found": ignorance and absence look the same."""


@dataclass(frozen=True, slots=True)
class Post:
    """One position that the actor holds now, as its own or standing in for somebody.

    ``reach`` names the agencies within which the rights hold; ``None`` means the
    whole province. Those named in ``of_unit`` hold only for what its own unit has or had.
    """

    position: UUID
    organisation: UUID
    agency: UUID
    title: str
    agency_name: str
    rights: frozenset[str] = frozenset()
    reach: frozenset[UUID] | None = frozenset()
    standing_in_for: UUID | None = None
    of_unit: frozenset[str] = frozenset()

    def may(self, right: str, *, within: UUID | None = None, inside: UUID | None = None) -> bool:
        """Tell whether this post carries the right: anywhere, within one agency, or inside one unit of it."""
        if right not in self.rights:
            return False
        if right in self.of_unit and inside is not None and inside != self.organisation:
            return False
        return within is None or self.reach is None or within in self.reach


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a machine of ours, or another ``system`` with a token, with the posts held at this moment."""

    id: UUID | None
    name: str
    posts: tuple[Post, ...] = ()
    machine: bool = False
    system: bool = False

    @property
    def known(self) -> bool:
        """Tell whether this is somebody signed in (or a machine), not the anonymous public."""
        return self.id is not None or self.machine

    @property
    def agencies(self) -> frozenset[UUID]:
        """The agencies in which the actor holds a post."""
        return frozenset(post.agency for post in self.posts)

    @property
    def positions(self) -> frozenset[UUID]:
        """The positions whose work lies in this actor's tray, substitutions included."""
        return frozenset(post.position for post in self.posts)

    def may(self, right: str, *, within: UUID | None = None, inside: UUID | None = None) -> bool:
        """Tell whether some post carries the right: anywhere, within one agency, or inside one unit of it."""
        return any(post.may(right, within=within, inside=inside) for post in self.posts)

    def units(self, right: str) -> frozenset[UUID]:
        """Return the units for whose own matters alone the actor holds the right; see ``reach`` for whole agencies."""
        return frozenset(post.organisation for post in self.posts if right in post.of_unit)

    def reach(self, right: str) -> frozenset[UUID] | None:
        """Return the agencies in all of which the actor holds the right; ``None`` means everywhere."""
        reached: frozenset[UUID] = frozenset()
        for post in self.posts:
            if right not in post.rights or right in post.of_unit:
                continue
            if post.reach is None:
                return None
            reached |= post.reach
        return reached


ANYONE = Actor(id=None, name="")


def machine(name: str) -> Actor:
    """Return the actor for a job, a reaction or a loader of ours."""
    return Actor(id=None, name=name, machine=True)


def require(actor: Actor, right: str, *, within: UUID | None = None, inside: UUID | None = None) -> Post:
    """Return the post in which the actor does this; its own posts come before substitutions.

    :raises Forbidden: no post carries the right there. Machines hold no rights:
        what a machine may do is a command of its own.
    """
    able = [post for post in actor.posts if post.may(right, within=within, inside=inside)]
    if not able:
        message = f"{actor.name or 'anyone'} lacks {right} within {within}"
        raise Forbidden(message)
    return min(able, key=lambda post: (post.standing_in_for is not None, post.agency != within))


def machine_only(actor: Actor) -> None:
    """Let only a machine of ours pass.

    :raises Forbidden: the actor is a person or the public.
    """
    if not actor.machine:
        message = f"{actor.name or 'anyone'} is not a machine of ours"
        raise Forbidden(message)


def known_only(actor: Actor) -> None:
    """Let pass whoever is signed in, and machines of ours: the right was asked for by the command above.

    :raises Forbidden: the actor is the anonymous public.
    """
    if not actor.known:
        message = "the public may not do this"
        raise Forbidden(message)
