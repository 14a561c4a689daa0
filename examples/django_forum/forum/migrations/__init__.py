"""Migrations of the forum."""
