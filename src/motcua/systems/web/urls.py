"""Addresses of the screens."""

app_name = "systems"
urlpatterns: list[object] = []
