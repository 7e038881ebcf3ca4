"""When an event was: which date expression of its sentence, or of the story told so far, is its own."""
