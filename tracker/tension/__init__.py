"""From the event table to lines: tension index, turning points, monthly reasons."""
