"""The one registry of KPIs and the functions that compute them."""
