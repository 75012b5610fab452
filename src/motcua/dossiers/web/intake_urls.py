"""Addresses of intake and of papers to print."""

from django.urls import URLPattern

urls: list[URLPattern] = []
