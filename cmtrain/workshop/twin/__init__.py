"""A fictional twin of a real district: read what an office has on file, fit a case to it, say how close it comes.

It stands among the workshop's packages because it reads files as rosters are read, and because it asks the graders which
exercises a twin can carry.
"""
