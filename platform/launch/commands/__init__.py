"""One module per command of `./stoa`, each with `main(arguments) -> exit status`."""
