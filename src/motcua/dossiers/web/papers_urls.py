"""Addresses of papers to print."""

from django.urls import path

from motcua.dossiers.web import papers

urls = [
    path("ho-so/<uuid:dossier>/in-giay-tiep-nhan/", papers.print_receipt, name="print-receipt"),
    path("ho-so/<uuid:dossier>/giay-tiep-nhan.pdf", papers.show_receipt, name="receipt"),
    path("ho-so/<uuid:dossier>/phieu-bo-sung/<uuid:asked>.pdf", papers.show_supplement, name="supplement-paper"),
    path("ho-so/<uuid:dossier>/phieu-tu-choi/<uuid:decision>.pdf", papers.show_refusal, name="refusal-paper"),
    path("ho-so/<uuid:dossier>/thong-bao-dung/<uuid:decision>.pdf", papers.show_stop, name="stop-paper"),
    path("ho-so/<uuid:dossier>/phieu-kiem-soat.pdf", papers.show_control_sheet, name="control-sheet"),
]
