"""What is WordPress's own: the mark-up of its themes, and texts as it stores them and shows them."""
