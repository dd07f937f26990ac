"""What a list does by habit."""
