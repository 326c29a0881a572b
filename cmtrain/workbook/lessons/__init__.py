"""What each lesson notebook shows of its district, from observed tables alone; one module a lesson."""
