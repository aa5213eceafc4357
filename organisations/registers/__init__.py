"""Register files: bytes become rows and warnings, and organisations become a file that can be read back.

Nothing here asks the database.
"""

from .reading import read_register
from .shapes import Column, Contact, Heading, Register, Remark, Row
from .writing import register_lines

__all__ = ["Column", "Contact", "Heading", "Register", "Remark", "Row", "read_register", "register_lines"]
