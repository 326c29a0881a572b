"""Many reports from many journals: only what has changed is made anew, and a run that was cut off is gone on with."""
