"""What may be shared: pseudonyms, small numbers, risk."""
