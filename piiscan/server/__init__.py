"""The HTTP service that a forum asks before it publishes a post."""
