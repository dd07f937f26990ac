"""Tests of the stand-in for GitHub, and what checks it against GitHub's own descriptions."""
