"""Notifications: outbox, push, inbox."""
