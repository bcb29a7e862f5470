"""The command line, one module a group of commands: options in, one call, errors out."""
