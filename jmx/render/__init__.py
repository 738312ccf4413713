"""Maps as pictures: what is shown (`view`), where it stands (`scene`), and the formats that draw it."""
