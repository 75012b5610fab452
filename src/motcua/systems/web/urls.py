"""Addresses of the screens."""

from django.urls import path

from motcua.systems.web import views

app_name = "systems"
urlpatterns = [
    path("he-thong-ket-noi/", views.index, name="index"),
    path("he-thong-ket-noi/them/", views.create, name="create"),
    path("he-thong-ket-noi/<uuid:system>/", views.show, name="show"),
    path("he-thong-ket-noi/<uuid:system>/sua/", views.update, name="update"),
    path("he-thong-ket-noi/<uuid:system>/ngung/", views.disconnect, name="disconnect"),
    path("he-thong-ket-noi/<uuid:system>/cap-ma/", views.issue, name="issue"),
    path("he-thong-ket-noi/<uuid:system>/ma/<uuid:token>/thu-hoi/", views.revoke, name="revoke"),
]
