"""How fast the tracker is: `make bench`. no tests, figures are printed and kept as JSON, never asserted."""
