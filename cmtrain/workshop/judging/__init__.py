"""Judging by hand on one screen: question by question, without names, with the keyboard alone."""
