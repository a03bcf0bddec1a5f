"""How a page is made: fonts, wrapped text, pages, blocks that flow over pages, tables, and the file around them."""
