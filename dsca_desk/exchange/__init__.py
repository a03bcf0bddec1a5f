"""What travels between machines: case files, workbooks of lines, policy packs."""
