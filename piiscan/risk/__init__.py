"""Assessment: who is meant, and what the post does to them."""
