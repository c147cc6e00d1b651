# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Benchmarks: timing code that nobody records, and saying what the times mean."""
