"""Addresses of the screens. Signing in keeps the names by which allauth knows its pages."""

from django.urls import include, path

from motcua.people.web import changes, lock, own, proposals, roles, sessions, sign_in, steps, views

screens = [
    path("can-bo/", views.show_officials, name="index"),
    path("can-bo/vai-tro/", views.show_roles, name="roles"),
    path("can-bo/uy-quyen/", own.absence, name="absence"),
    path("can-bo/uy-quyen/<uuid:substitution>/ket-thuc/", own.end_absence, name="end_absence"),
    path("can-bo/dang-nhap/", sessions.show_lockings, name="lockings"),
    path("can-bo/them/", changes.create, name="create"),
    path("can-bo/<uuid:account>/", views.show_official, name="official"),
    path("can-bo/<uuid:account>/sua/", changes.update, name="update"),
    path("can-bo/<uuid:account>/vi-tri/", changes.appoint, name="appoint"),
    path("can-bo/<uuid:account>/dat-mat-khau/", changes.set_password, name="set_password"),
    path("can-bo/<uuid:account>/mo-khoa/", sessions.unlock, name="unlock"),
    path("can-bo/<uuid:account>/cho-dang-nhap-lai/", sessions.wake, name="wake"),
    path("can-bo/<uuid:account>/ket-thuc-phien/", sessions.end_sessions_of, name="end_sessions_of"),
    path("can-bo/<uuid:account>/bo-hai-buoc/", sessions.reset_steps, name="reset_steps"),
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
    path("tai-khoan/phien/", sessions.show_sessions, name="sessions"),
    path("tai-khoan/phien/cac-phien-khac/ket-thuc/", sessions.end_other_sessions, name="end_other_sessions"),
    path("tai-khoan/phien/<uuid:session>/ket-thuc/", sessions.end_session, name="end_session"),
    path("tai-khoan/xac-nhan/", steps.prove, name="prove"),
    path("tai-khoan/hai-buoc/", steps.second_step, name="second_step"),
    path("tai-khoan/hai-buoc/ung-dung/", steps.add_app, name="add_app"),
    path("tai-khoan/hai-buoc/khoa/", steps.add_key, name="add_key"),
    path("tai-khoan/hai-buoc/ma-du-phong/", steps.recovery_codes, name="recovery_codes"),
    path("tai-khoan/hai-buoc/<int:step>/bo/", steps.remove_step, name="remove_step"),
    path("khoa/", lock.lock, name="lock"),
    path("khoa/giu/", lock.keep_typed, name="keep_typed"),
]

urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="account_login"),
    path("dang-nhap/buoc-hai/", sign_in.second_step, name="mfa_authenticate"),
    path("dang-nhap/khoa-truy-cap/", sign_in.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("dang-xuat/", sign_in.sign_out, name="account_logout"),
    path("tai-khoan-da-ngung/", sign_in.show_inactive, name="account_inactive"),
    path("", include((screens, "people"))),
]
