"""Where repositories live: what we ask of such a place, and the places there are."""
