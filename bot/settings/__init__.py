"""How the bot is configured."""
