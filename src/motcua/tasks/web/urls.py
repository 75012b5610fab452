"""Addresses of the trays."""

from django.urls import path

from motcua.tasks.web import views

app_name = "tasks"
urlpatterns = [
    path("viec/", views.mine, name="mine"),
    path("viec/cho-nguoi-khac/", views.waiting, name="waiting"),
    path("viec/sap-den-han/", views.near, name="near"),
    path("viec/qua-han/", views.late, name="late"),
    path("viec/<slug:tray>/xuat-excel/", views.export, name="export"),
]
