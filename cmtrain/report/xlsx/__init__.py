"""The cohort's Excel workbook: live formulas from the parts of every answer up to the result."""

from cmtrain.report.xlsx.workbook import write_workbook

__all__ = ["write_workbook"]
