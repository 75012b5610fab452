"""Every address of the house."""

from django.urls import include, path

handler400 = "motcua.site.errors.bad_request"
handler403 = "motcua.site.errors.forbidden"
handler404 = "motcua.site.errors.not_found"
handler500 = "motcua.site.errors.broken"

from importlib.util import find_spec

urlpatterns = [
    *([path("", include("motcua.ui.web.urls"))] if find_spec("motcua.ui.web.urls".rsplit(".",2)[0]) and find_spec("motcua.ui.web.urls".rsplit(".",1)[0]) and find_spec("motcua.ui.web.urls") else []),
    *([path("", include("motcua.organisations.web.urls"))] if find_spec("motcua.organisations.web.urls".rsplit(".",2)[0]) and find_spec("motcua.organisations.web.urls".rsplit(".",1)[0]) and find_spec("motcua.organisations.web.urls") else []),
    *([path("", include("motcua.calendar.web.urls"))] if find_spec("motcua.calendar.web.urls".rsplit(".",2)[0]) and find_spec("motcua.calendar.web.urls".rsplit(".",1)[0]) and find_spec("motcua.calendar.web.urls") else []),
    *([path("", include("motcua.people.web.urls"))] if find_spec("motcua.people.web.urls".rsplit(".",2)[0]) and find_spec("motcua.people.web.urls".rsplit(".",1)[0]) and find_spec("motcua.people.web.urls") else []),
    *([path("", include("motcua.tasks.web.urls"))] if find_spec("motcua.tasks.web.urls".rsplit(".",2)[0]) and find_spec("motcua.tasks.web.urls".rsplit(".",1)[0]) and find_spec("motcua.tasks.web.urls") else []),
    *([path("", include("motcua.procedures.web.urls"))] if find_spec("motcua.procedures.web.urls".rsplit(".",2)[0]) and find_spec("motcua.procedures.web.urls".rsplit(".",1)[0]) and find_spec("motcua.procedures.web.urls") else []),
    *([path("", include("motcua.dossiers.web.urls"))] if find_spec("motcua.dossiers.web.urls".rsplit(".",2)[0]) and find_spec("motcua.dossiers.web.urls".rsplit(".",1)[0]) and find_spec("motcua.dossiers.web.urls") else []),
    *([path("", include("motcua.portal.web.urls"))] if find_spec("motcua.portal.web.urls".rsplit(".",2)[0]) and find_spec("motcua.portal.web.urls".rsplit(".",1)[0]) and find_spec("motcua.portal.web.urls") else []),
]
