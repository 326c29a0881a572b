"""What a trainee sees and clicks: exercise cards and controls."""
