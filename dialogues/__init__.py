"""How municipality and civil society talk: meetings, invitations, answers."""
