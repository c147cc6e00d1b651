# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""The version, as the build was told it."""

__version__: str
