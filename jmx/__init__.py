"""jmx turns a git repository into a customer-journey management system."""

__version__ = "0.1.0"
