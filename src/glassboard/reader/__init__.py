"""Log directories to events: discovery, tailing, attempts, watching."""
