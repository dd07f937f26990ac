"""Plain functions on addresses, titles and venues: text in, text out."""
