"""What follows: pure functions from records and policy to prices, schedules, notes and findings."""
