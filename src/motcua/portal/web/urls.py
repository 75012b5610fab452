"""Addresses for everybody."""

from django.urls import path

from motcua.portal.web import machines, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("thu-tuc-hanh-chinh/", views.procedures, name="procedures"),
    path("thu-tuc-hanh-chinh/<str:code>/", views.procedure, name="procedure"),
    path("xa-phuong/", views.communes, name="communes"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path(".well-known/security.txt", machines.security, name="security"),
]
