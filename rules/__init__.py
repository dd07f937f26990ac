"""The core: text in, verdict out. It uses no files, network, clock, randomness, logs or environment."""
