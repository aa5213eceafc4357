"""Parts of the set-up. They run before anything is installed: the standard library only, never the portal."""
