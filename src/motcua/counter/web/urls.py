"""Addresses of the counter."""

from django.urls import path

from motcua.counter.web import intake

app_name = "counter"
urlpatterns = [
    path("tiep-nhan/", intake.show_intake, name="intake"),
    path("tiep-nhan/thu-tuc/", intake.find_procedure, name="intake-procedures"),
    path("tiep-nhan/tinh/", intake.refresh, name="intake-fresh"),
    path("tiep-nhan/nguoi/", intake.find_person, name="intake-person"),
    path("tiep-nhan/<uuid:dossier>/", intake.show_taken, name="taken"),
]
