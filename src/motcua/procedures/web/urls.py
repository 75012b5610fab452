"""Addresses of the catalogue for officials."""

from django.urls import path

from motcua.procedures.web import drafts, offers, parts, views

app_name = "procedures"
urlpatterns = [
    path("thu-tuc/", views.show_list, name="index"),
    path("thu-tuc/xuat-excel/", views.export_list, name="export"),
    path("thu-tuc/them/", drafts.add_procedure, name="add"),
    path("thu-tuc/phien-ban/<uuid:version>/", views.show_version, name="version"),
    path("thu-tuc/phien-ban/<uuid:version>/bai-bo/", drafts.withdraw, name="withdraw"),
    path("thu-tuc/ban-nhap/<uuid:version>/", drafts.show_draft, name="draft"),
    path("thu-tuc/ban-nhap/<uuid:version>/chung/", drafts.edit_plain, name="plain"),
    path("thu-tuc/ban-nhap/<uuid:version>/cong-bo/", drafts.publish, name="publish"),
    path("thu-tuc/ban-nhap/<uuid:version>/huy/", drafts.discard, name="discard"),
    path("thu-tuc/ban-nhap/<uuid:version>/<slug:part>/them/", parts.add, name="part-add"),
    path("thu-tuc/ban-nhap/<uuid:version>/<slug:part>/<uuid:row>/", parts.change, name="part-change"),
    path("thu-tuc/ban-nhap/<uuid:version>/<slug:part>/<uuid:row>/bo/", parts.remove, name="part-remove"),
    path("thu-tuc/ban-nhap/<uuid:version>/<slug:part>/<uuid:row>/doi-cho/", parts.move, name="part-move"),
    path("thu-tuc/<str:code>/", views.show_procedure, name="procedure"),
    path("thu-tuc/<str:code>/lap-ban-nhap/", drafts.begin, name="begin"),
    path("thu-tuc/<str:code>/noi-tiep-nhan/", offers.show_offers, name="offers"),
]
