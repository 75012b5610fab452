"""The addresses of the gallery."""

from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("bang-mau/", views.show_office, name="gallery"),
    path("bang-mau/cong-dan/", views.show_public, name="gallery-public"),
    path("bang-mau/tim-thu-tuc/", views.found_procedures, name="gallery-found"),
    path("bang-mau/trang-loi/<int:status>/", views.show_trouble, name="gallery-trouble"),
]
