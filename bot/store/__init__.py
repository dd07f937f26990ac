"""What must survive a crash: deliveries, subjects, what we posted, and texts that we do not need to fetch again."""
