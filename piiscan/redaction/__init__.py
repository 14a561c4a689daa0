"""Redaction: Presidio operators and the one splice that applies them."""
