"""Template tags of the top floor: what pages of lower rooms show of upper ones."""
