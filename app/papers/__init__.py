"""The seven papers of a dossier, forms 01 to 07: what each says (pure), who may have it, and as PDF."""
