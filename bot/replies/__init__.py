"""What the bot says and wishes; no I/O."""
