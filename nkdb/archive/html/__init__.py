"""HTML pages of any make: their mark-up as text, and what they say of their address, title, day and author."""
