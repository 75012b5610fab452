"""The API face of dossiers: take in, read, act, attach, track."""

from motcua.dossiers.api import acts, attachments, intake, reading
from motcua.dossiers.api.routes import router

__all__ = ["acts", "attachments", "intake", "reading", "router"]
