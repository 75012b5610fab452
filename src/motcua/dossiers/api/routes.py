"""The addresses under ``/dossiers``; the rooms beside this one add theirs."""

from ninja import Router

router = Router()
