"""Where tests find things."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
"""Real lists and what happened to them; beside the project, and not everywhere. A test that needs it is skipped where it is absent."""
