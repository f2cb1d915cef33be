"""The window's twin: the same view model, drawn in a terminal with rich."""
