"""What the bot looks up outside GitHub: only if its operator and the list want it, and only at public addresses."""
