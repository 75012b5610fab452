"""From waiting to a verdict; a file is shown after PASSED or INERT and never before."""

from enum import StrEnum

from motcua.kernel.lifecycle import Lifecycle, step


class State(StrEnum):
    """Where an inspection stands."""

    WAITING = "waiting"
    EXAMINING = "examining"
    PASSED = "passed"
    INERT = "inert"
    REFUSED = "refused"
    STUCK = "stuck"


S = State
OPEN = frozenset({S.PASSED, S.INERT})
UNDER_WAY = frozenset({S.WAITING, S.EXAMINING})

LIFECYCLE = Lifecycle(
    start=S.WAITING,
    steps=(
        #    action      from                        to
        step("begin",    {S.WAITING},                S.EXAMINING),
        step("pass",     {S.EXAMINING},              S.PASSED),
        step("seal",     {S.EXAMINING},              S.INERT),
        step("refuse",   {S.EXAMINING},              S.REFUSED),
        step("put_back", {S.EXAMINING},              S.WAITING),
        step("give_up",  {S.EXAMINING, S.WAITING},   S.STUCK),
        step("retry",    {S.STUCK},                  S.WAITING),
    ),
)  # fmt: skip
