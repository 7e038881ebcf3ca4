"""What people write by hand: records that are only ever added, and that win over what was extracted."""
