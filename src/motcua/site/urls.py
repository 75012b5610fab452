"""Every address of the house."""

from django.urls import include, path

from motcua.site.api import api

handler400 = "motcua.site.errors.bad_request"
handler403 = "motcua.site.errors.forbidden"
handler404 = "motcua.site.errors.not_found"
handler429 = "motcua.site.errors.too_many"  # allauth looks for it
handler500 = "motcua.site.errors.broken"

MODULES = (
    "ui", "organisations", "calendar", "people", "systems", "tasks", "procedures", "dossiers", "webhooks", "counter", "portal",
    "operations",
)  # fmt: skip
urlpatterns = [path("api/v1/", api.urls)]  # first: machines ask most often
urlpatterns += [path("", include(f"motcua.{module}.web.urls")) for module in MODULES]
