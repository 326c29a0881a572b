"""Opening the workbook: notebooks are prepared for one person, served on the loopback address and shown in a browser."""
