"""The queue and the worker: what is due is done once, whatever crashes."""
