"""Where rules meet entries."""
