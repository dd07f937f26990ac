"""The pages that people and probes ask for."""
