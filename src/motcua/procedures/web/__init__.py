"""Screens of the catalogue for officials: read, draft, compare, publish."""
