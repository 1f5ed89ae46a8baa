"""Reports: sentences, tables and pictures of a study, on one offline page."""
