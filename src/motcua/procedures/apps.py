from django.apps import AppConfig


class Procedures(AppConfig):
    name = "motcua.procedures"
    verbose_name = "Thủ tục hành chính"
