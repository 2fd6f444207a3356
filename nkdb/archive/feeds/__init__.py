"""What feeds and exports have in common, which are XML: refused document types, stamps, modules of RSS."""
