"""Lists over large tables and editable grids."""
