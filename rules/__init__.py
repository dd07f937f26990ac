"""The core: text in, verdict out. No file, network, clock, randomness, log or environment."""
