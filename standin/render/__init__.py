"""The world's values as the JSON objects of GitHub's REST API and webhooks.

What both share is rendered once, with exactly the fields that both descriptions know.
"""
