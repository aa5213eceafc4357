"""What may be typed of inventories, plans, goals, actions and steering documents."""

from .measuring import CorrectValueForm, MeasureForm, OutcomeForm

__all__ = ["CorrectValueForm", "MeasureForm", "OutcomeForm"]
