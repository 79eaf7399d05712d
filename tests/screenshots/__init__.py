"""Pictures of the sandbox for the README: `python -m tests.screenshots OUTDIR`, which is .github/screenshots."""
