"""The frames of reference and the one way of tagging; commitments."""
