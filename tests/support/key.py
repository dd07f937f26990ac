"""The key of the App that the tests run as."""

from cryptography.hazmat.primitives.asymmetric import rsa

APP_ID = 7
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
