"""The next session: who should meet whom, and how good a plan can be."""
