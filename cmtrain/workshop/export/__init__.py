"""What leaves a workshop afterwards: scores, calendars, statements for a record store, and all reports in one file.

Everything here is a pure function that makes bytes; where they go is said by the command line.
"""
