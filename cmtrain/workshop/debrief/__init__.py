"""The debrief of an exercise, for the trainer at the projector: what the room decided, what it was worth, and the truth."""
