"""`make demo`: two contributions to a small list and a request, run through the whole bot with a GitHub stand-in."""
