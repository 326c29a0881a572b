"""Reports as PDF: the rendered page read as data and typeset by one typst template."""
