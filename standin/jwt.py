"""An app's JSON Web Token (RS256). It is read, and verified if the app's public key is known."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from standin.answers import Refusal

LONGEST_LIFE = 600
CLOCK_SKEW = 60
# The DER head that says "this digest is SHA-256" (RFC 8017, 9.2).
SHA256_HEAD = bytes.fromhex("3031300d060960864801650304020105000420")
SEQUENCE, INTEGER, BIT_STRING = 0x30, 0x02, 0x03


@dataclass(frozen=True, slots=True)
class RsaKey:
    modulus: int
    exponent: int

    @classmethod
    def from_pem(cls, pem: str) -> RsaKey:
        """Read `BEGIN PUBLIC KEY` or `BEGIN RSA PUBLIC KEY`."""
        body = "".join(line for line in pem.split("\n") if "-----" not in line)
        numbers = list(_integers(base64.b64decode(body)))
        if len(numbers) != 2:
            raise ValueError("this PEM text holds no RSA public key")
        return cls(*numbers)

    def has_signed(self, content: bytes, signature: bytes) -> bool:
        length = (self.modulus.bit_length() + 7) // 8
        digest = SHA256_HEAD + hashlib.sha256(content).digest()
        expected = b"\x00\x01" + b"\xff" * (length - len(digest) - 3) + b"\x00" + digest
        opened = pow(int.from_bytes(signature, "big"), self.exponent, self.modulus)
        return opened.to_bytes(length, "big") == expected


def _integers(der: bytes) -> Iterator[int]:
    """All integers of a DER value, at any depth."""
    at = 0
    while at + 1 < len(der):
        tag, length, at = der[at], der[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(der[at : at + size], "big")
            at += size
        value, at = der[at : at + length], at + length
        if tag == INTEGER:
            yield int.from_bytes(value, "big")
        elif tag == SEQUENCE:
            yield from _integers(value)
        elif tag == BIT_STRING:
            yield from _integers(value[1:])


def check_app_token(token: str, app_id: int, key: RsaKey | None, now: datetime) -> None:
    """Refuse what GitHub would refuse: unreadable, another app's, expired, wrongly signed."""
    head, _, rest = token.partition(".")
    claims_part, _, signature = rest.partition(".")
    try:
        claims = json.loads(_decoded(claims_part))
        expires, issuer = int(claims["exp"]), str(claims["iss"])
    except (ValueError, KeyError, TypeError):
        raise Refusal(401, "A JSON web token could not be decoded") from None
    seconds = now.timestamp()
    if expires < seconds:
        raise Refusal(401, "'Expiration time' claim ('exp') must be a numeric value in the future")
    if expires > seconds + LONGEST_LIFE + CLOCK_SKEW:
        raise Refusal(401, "'Expiration time' claim ('exp') is too far in the future")
    if issuer != str(app_id):
        raise Refusal(401, "Integration not found")
    signed = f"{head}.{claims_part}".encode()
    if key is not None and not key.has_signed(signed, _decoded(signature)):
        raise Refusal(401, "A JSON web token could not be decoded")


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
