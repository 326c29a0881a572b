"""The trainer's side: who takes part in a workshop, on which districts, and what comes of it."""
