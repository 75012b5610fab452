"""Addresses of public tracking."""

from django.urls import path

from motcua.dossiers.web import tracking

urls = [
    path("tra-cuu/", tracking.ask, name="track"),
    path("tra-cuu/<str:code>/", tracking.without_secret, name="track-code"),
    path("tra-cuu/<str:code>/<str:secret>/", tracking.show, name="track-link"),
]
