"""The Execution tab of a case: deliveries, requisitions, discrepancies, other systems, closing; and the deliveries board."""
