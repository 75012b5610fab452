"""Addresses for operators, and for the machines that watch us."""

from django.urls import path

from motcua.operations.web import probes, seals, views

app_name = "operations"
urlpatterns = [
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("metrics", probes.metrics, name="metrics"),
    path("van-hanh/viec-ket/", views.stuck, name="stuck"),
    path("van-hanh/viec-ket/lam-lai/", views.retry, name="retry"),
    path("van-hanh/viec-ket/lam-lai-tat-ca/", views.retry_all, name="retry-all"),
    path("van-hanh/niem-phong/", seals.seals, name="seals"),
    path("van-hanh/niem-phong/dau-chuoi.json", seals.head, name="seal-head"),
    path("van-hanh/tu-kiem-tra/", views.check, name="check"),
    path("van-hanh/tu-kiem-tra/ra-soat-quyen/", views.reviewed, name="review-rights"),
]
