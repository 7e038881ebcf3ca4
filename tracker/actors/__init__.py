"""Who is named in a text: gazetteer names, persons, titles and names that the parser takes for one word."""
