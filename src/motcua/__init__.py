"""Motcua: one platform, one door, for a province's electronic government."""
