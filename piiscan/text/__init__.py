"""The text of a post: its readable view, jamo, digits, josa and decoding."""
