"""Packs: everything that a trainee needs to work away from the room, in one zip each; `cmtrain.workbook.pack` reads them."""
