"""Benchmarks print figures and prove nothing by themselves; docs/proofs.md keeps the figures."""
