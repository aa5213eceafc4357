"""A real provider of identities, and somebody who goes there and back."""
