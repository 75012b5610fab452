"""The examiners that the settings name."""

from django.conf import settings
from django.utils.module_loading import import_string

from motcua.inspection.ports import Laboratory, Scanner


def examiner() -> Laboratory:
    """Return the laboratory of this process; its cells are started at the first call."""
    made: Laboratory = import_string(settings.LABORATORY)()
    return made


def scanner() -> Scanner | None:
    """Return the antivirus programme, or ``None`` when none is configured."""
    if not settings.SCANNER:
        return None
    made: Scanner = import_string(settings.SCANNER)()
    return made


def walls() -> tuple[str, ...]:
    """Start a cell and return what keeps it from the network and the disk, for the self-check.

    :raises Away: none can be started.
    """
    return examiner().barriers()
