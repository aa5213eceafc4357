"""Tests of inventories, plans, goals, actions, follow-ups and steering documents."""
