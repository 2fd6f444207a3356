"""What a post is made of, whatever it was saved as: what stands above its text, the text, its sources, its end."""
