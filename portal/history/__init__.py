"""Who changed what, when: written by database triggers, shown as a timeline."""
