"""The API face of procedures: the list, and the version in force with its papers and fees."""

from motcua.procedures.api.routes import router

__all__ = ["router"]
