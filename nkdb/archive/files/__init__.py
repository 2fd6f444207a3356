"""Saved files before they are texts: archives and folders they come from, compression, encodings."""
