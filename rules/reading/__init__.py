"""From Markdown, HTML and data files to a catalog of entries."""
