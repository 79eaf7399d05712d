"""The running program: settings, engine, receiver, sender, clock, jobs, sandbox, command line."""
