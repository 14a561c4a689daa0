"""Signals: what is computed once per post, and how Presidio and spaCy get it."""
