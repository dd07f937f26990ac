"""Apply the rules to the entries."""
