"""From responses to grades: tasks, judging, attempts and hints, feedback, screening and proving."""
