"""Words: quoting, languages, and the grammar of `/triage`."""
