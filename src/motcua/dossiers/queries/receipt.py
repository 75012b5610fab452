"""Who may have the receipt of a dossier in hand."""

from motcua.dossiers.models import Dossier
from motcua.kernel.actors import Actor

AT_THE_DESK = ("dossiers.receive", "dossiers.return")


def may_have_receipt(viewer: Actor, dossier: Dossier) -> bool:
    """Tell whether the viewer works at the counter that received the dossier.

    Nobody else sees the receipt, not even whoever may read the dossier: it bears the secret with which its owner follows it.
    """
    return any(viewer.may(right, within=dossier.received_by_agency_id) for right in AT_THE_DESK)
