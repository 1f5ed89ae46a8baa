"""Numeric loops: arrays in, arrays out. Nothing here knows people or agencies."""
