"""What the proofs over all pages share: worlds to look at, the walk over the addresses, samples.

docs/proofs.md says which promise each proof keeps and how to run it.
"""
