"""What the bot says and what it wishes; no I/O."""
