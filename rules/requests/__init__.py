"""What an issue asks for."""
