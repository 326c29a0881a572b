"""Charts, one function each, from observed tables or grades to Altair."""
