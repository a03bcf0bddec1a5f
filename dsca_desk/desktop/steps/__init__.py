"""Taking a step and undoing one, for every record that moves by the rows of the policy."""
