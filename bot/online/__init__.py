"""What the bot looks up beyond GitHub: only where its operator and the list both want it, and only at public addresses."""
