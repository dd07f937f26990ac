"""`make demo`: two contributions to a small list, through the whole bot, against the stand-in for GitHub."""
