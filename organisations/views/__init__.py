"""Pages about organisations: the register, one organisation, what staff do with it, a contact's two doors."""
