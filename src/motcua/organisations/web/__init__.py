"""Screens for officials: look up, create, rename, close."""
