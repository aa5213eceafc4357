"""What a browser says of a passkey that it has just made, as the portal keeps it."""

import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData


def a_passkey(site: str = "localhost") -> dict[str, Any]:
    """A new one for a site, without a word on who built the device."""
    name = secrets.token_bytes(16)
    public_key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(
        sha256(site.encode()), flags, 0, AttestedCredentialData.create(Aaguid.NONE, name, public_key)
    )
    asked = b'{"type": "webauthn.create", "challenge": "", "origin": "https://%b"}' % site.encode()
    return {
        "id": websafe_encode(name),
        "rawId": websafe_encode(name),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(asked),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
