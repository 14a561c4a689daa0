"""A small forum that asks piiscan before it publishes."""
