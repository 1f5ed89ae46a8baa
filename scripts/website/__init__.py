"""What makes the documentation site; ``make docs`` runs it."""
