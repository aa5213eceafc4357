"""Pages about organisations: the register, files that come in, one organisation, a contact's two doors."""
