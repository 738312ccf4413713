"""One writer for each format: each takes a document, or its tables, and gives the text or bytes of it."""
