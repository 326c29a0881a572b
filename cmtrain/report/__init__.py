"""Reports: executed by papermill, rendered by nbconvert."""
