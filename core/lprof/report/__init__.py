# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""What ``lprof show`` prints."""
