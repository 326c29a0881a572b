"""The demo: a workshop of simulated trainees, from their journals to finished reports."""
