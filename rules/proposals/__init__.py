"""What the bot proposes to an issue."""
