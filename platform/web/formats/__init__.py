"""How dates read, by language: Django's FORMAT_MODULE_PATH."""
