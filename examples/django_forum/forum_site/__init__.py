"""The site that the example forum runs in."""
