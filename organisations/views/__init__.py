"""Pages about organisations: the register, and a contact's two doors."""
