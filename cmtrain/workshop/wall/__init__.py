"""The trainer's live wall: where everybody in the room stands, as far as their journals tell it."""
