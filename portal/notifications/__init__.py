"""The post room: outbox, delivery, choices."""
