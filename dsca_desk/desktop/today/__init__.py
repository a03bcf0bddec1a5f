"""The place Today: what needs an officer, the clocks that run, and the office at a glance."""
