"""What an entry is and does."""
