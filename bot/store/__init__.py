"""What must survive a crash: deliveries, subjects, what we posted, and texts we need not fetch again."""
