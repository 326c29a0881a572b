"""Exhibits: for every kind of exercise the picture or table that shows what was decided beside the best."""
