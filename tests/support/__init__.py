"""What tests share: the only thing that tests import from tests."""
