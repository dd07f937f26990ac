"""The GitHub Action: one pull request is read by the API, judged, and reported; nothing of it is checked out or run."""
