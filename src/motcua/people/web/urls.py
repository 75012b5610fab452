"""Addresses of the screens. Signing in keeps the names by which allauth knows its pages."""

from django.urls import include, path

from motcua.people.web import changes, own, proposals, roles, sign_in, views

screens = [
    path("can-bo/", views.show_officials, name="index"),
    path("can-bo/vai-tro/", views.show_roles, name="roles"),
    path("can-bo/uy-quyen/", own.absence, name="absence"),
    path("can-bo/uy-quyen/<uuid:substitution>/ket-thuc/", own.end_absence, name="end_absence"),
    path("can-bo/them/", changes.create, name="create"),
    path("can-bo/<uuid:account>/", views.show_official, name="official"),
    path("can-bo/<uuid:account>/sua/", changes.update, name="update"),
    path("can-bo/<uuid:account>/vi-tri/", changes.appoint, name="appoint"),
    path("can-bo/<uuid:account>/dat-mat-khau/", changes.set_password, name="set_password"),
    path("can-bo/<uuid:account>/ngung/", changes.deactivate, name="deactivate"),
    path("can-bo/<uuid:account>/mo-lai/", changes.restore, name="restore"),
    path("can-bo/vi-tri/<uuid:position>/ket-thuc/", changes.end_position, name="end_position"),
    path("can-bo/vi-tri/<uuid:position>/vai-tro/", roles.grant_role, name="grant_role"),
    path("can-bo/vai-tro/<uuid:grant>/thu-hoi/", roles.revoke_role, name="revoke_role"),
    path("nguoi-thu-hai/", proposals.show_proposals, name="proposals"),
    path("nguoi-thu-hai/<uuid:proposal>/", proposals.show_proposal, name="proposal"),
    path("nguoi-thu-hai/<uuid:proposal>/dong-y/", proposals.confirm, name="confirm"),
    path("nguoi-thu-hai/<uuid:proposal>/tu-choi/", proposals.refuse, name="refuse"),
    path("nguoi-thu-hai/<uuid:proposal>/rut/", proposals.withdraw, name="withdraw_proposal"),
    path("tai-khoan/", own.me, name="me"),
    path("tai-khoan/mat-khau/", own.password, name="password"),
]

urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="account_login"),
    path("dang-xuat/", sign_in.sign_out, name="account_logout"),
    path("tai-khoan-da-ngung/", sign_in.show_inactive, name="account_inactive"),
    path("", include((screens, "people"))),
]
