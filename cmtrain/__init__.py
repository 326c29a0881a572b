"""Training and case-study workbooks for customer managers: simulated districts, exercises graded by value, reports."""
