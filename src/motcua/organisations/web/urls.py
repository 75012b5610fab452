"""Addresses of the screens."""

from django.urls import path

from motcua.organisations.web import changes, views

app_name = "organisations"
urlpatterns = [
    path("co-quan/", views.show_tree, name="index"),
    path("co-quan/xa-phuong/", views.show_communes, name="communes"),
    path("co-quan/don-vi-hanh-chinh/", views.show_territories, name="territories"),
    path("co-quan/them/", changes.create, name="create"),
    path("co-quan/<uuid:organisation>/", views.show_organisation, name="organisation"),
    path("co-quan/<uuid:organisation>/doi-ten/", changes.rename, name="rename"),
    path("co-quan/<uuid:organisation>/ma-dinh-danh/", changes.give_identifier, name="identifier"),
    path("co-quan/<uuid:organisation>/ket-thuc/", changes.close, name="close"),
]
