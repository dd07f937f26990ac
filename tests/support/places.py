"""Where tests find things."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
"""Real lists and what happened to them, in a folder next to the project. They are not part of it: public lists under licences of their own."""

WITHOUT_REAL_LISTS = (
    f"there are no real lists in {SHARED.name}/data next to this checkout. Put READMEs of public lists there to run this test; "
    "the lists in tests/corpus are checked the same way everywhere"
)
