"""What the desk shows, computed from plain values: no clock, no database, no GitHub."""
