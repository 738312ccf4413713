"""Rankings: what goes into a score, by which model, and how sure the order is."""
