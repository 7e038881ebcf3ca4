"""English before any event: repaired text, sentences, word lists, lemmas, dependency trees."""
