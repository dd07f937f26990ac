"""The words themselves: quoting, languages, the grammar of `/triage`."""
