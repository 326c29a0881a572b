"""The gradebook of a workshop: what graders found, what people judged and decided, and who changed what, when and why."""
