"""Pages saved as plain text: their paragraphs and date lines, and which of these begin a post."""
