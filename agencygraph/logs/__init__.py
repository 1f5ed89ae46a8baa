"""Raw interaction logs to ties, and measures on frames that are never collected.

Everything is written once, with narwhals' lazy frames: what the caller holds (polars,
a DuckDB relation, a PySpark dataframe) decides where it runs. Weights are whole
millionths (``weight_micro``), so sums are exact and equal to the bit everywhere.
"""
