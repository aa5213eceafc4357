"""Pages about organisations: the register, files that come in, and a contact's two doors."""
