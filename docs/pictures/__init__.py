"""Pictures for the pages on measures, drawn from small networks by the library."""
