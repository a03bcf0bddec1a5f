"""The place Reports: the office answered as a whole, on screen and as sheets."""
