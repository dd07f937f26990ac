"""The shell around the rules: deliveries in, comments, labels and checks out."""

__version__ = "0.1.0"
