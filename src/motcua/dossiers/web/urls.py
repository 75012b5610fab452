"""Every address of dossiers; each part of the module keeps its own list."""

from motcua.dossiers.web.detail_urls import urls as detail_urls
from motcua.dossiers.web.tracking_urls import urls as tracking_urls

app_name = "dossiers"
urlpatterns = [*tracking_urls, *detail_urls]
