"""Scans whole exports: files in, findings and a redacted copy out."""
