"""Addresses of the screens."""

from django.urls import path

from motcua.webhooks.web import views

app_name = "webhooks"
urlpatterns = [
    path("tin-bao/", views.index, name="index"),
    path("tin-bao/them/", views.create, name="create"),
    path("tin-bao/<uuid:subscription>/", views.show, name="show"),
    path("tin-bao/<uuid:subscription>/sua/", views.update, name="update"),
    path("tin-bao/<uuid:subscription>/khoa/", views.secret, name="secret"),
    path("tin-bao/<uuid:subscription>/gui-lai/", views.resend, name="resend"),
    path("tin-bao/<uuid:subscription>/ngung/", views.end, name="end"),
]
