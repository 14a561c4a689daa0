"""Imported by the process that workers are made from: what all scanners share is loaded once, before they start."""

from piiscan.scanner import Scanner

# A first post takes longest: patterns are compiled and weights read when they are needed.
Scanner().scan("김도현 010-0123-4567")
