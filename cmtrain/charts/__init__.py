"""Charts, one function each, from observed tables or plain frames to Altair; never from the truth."""
