"""Addresses of the counter."""

from django.urls import path

from motcua.counter.web import intake, ledger, papers

app_name = "counter"
urlpatterns = [
    path("tiep-nhan/", intake.show_intake, name="intake"),
    path("tiep-nhan/thu-tuc/", intake.find_procedure, name="intake-procedures"),
    path("tiep-nhan/tinh/", intake.refresh, name="intake-fresh"),
    path("tiep-nhan/nguoi/", intake.find_person, name="intake-person"),
    path("tiep-nhan/<uuid:dossier>/", intake.show_taken, name="taken"),
    path("ho-so/<uuid:dossier>/in-giay-tiep-nhan/", papers.print_receipt, name="print-receipt"),
    path("ho-so/<uuid:dossier>/giay-tiep-nhan.pdf", papers.show_receipt, name="receipt"),
    path("ho-so/<uuid:dossier>/phieu-bo-sung/<uuid:asked>.pdf", papers.show_supplement, name="supplement-paper"),
    path("ho-so/<uuid:dossier>/phieu-tu-choi/<uuid:decision>.pdf", papers.show_refusal, name="refusal-paper"),
    path("ho-so/<uuid:dossier>/thong-bao-dung/<uuid:decision>.pdf", papers.show_stop, name="stop-paper"),
    path("ho-so/<uuid:dossier>/phieu-kiem-soat.pdf", papers.show_control_sheet, name="control-sheet"),
    path("ho-so/so-theo-doi/", ledger.show_ledger, name="ledger"),
    path("ho-so/so-theo-doi/in/", ledger.print_ledger, name="print-ledger"),
    path("ho-so/so-theo-doi/xuat-excel/", ledger.export_ledger, name="export-ledger"),
]
