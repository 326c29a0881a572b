"""A papermill engine that runs a notebook in a process forked from this one, in IPython's own shell, without a kernel.

``papermill --engine cmtrain in.ipynb out.ipynb`` or ``papermill.execute_notebook(..., engine_name="cmtrain")``. The
outputs are those of papermill's own engine; starting a kernel, talking to it and ending it, a second or more for each
notebook, falls away, and so do the imports where the process that forks has made them (`cmtrain.report.batch`).
"""

from __future__ import annotations

ENGINE = "cmtrain"
"""Its name."""
