"""From the sheets of a survey workbook to the tables of a study."""
