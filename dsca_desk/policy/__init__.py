"""The manual as dated data: editions, code lists, rates, thresholds and text libraries."""
