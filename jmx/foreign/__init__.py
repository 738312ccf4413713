"""What other tools made, as drafts of records: each format is one function from text or cells to a draft."""
