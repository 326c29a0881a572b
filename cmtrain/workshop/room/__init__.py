"""The room: trainee pages served on its network, and the door through which people come in."""
