"""Reference solutions: routes, allocation, assortment, stock, sampling."""
