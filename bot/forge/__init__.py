"""Forges, the places where repositories live: what we ask of one, and those that we know."""
