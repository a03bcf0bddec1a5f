"""The commands of `dsca-desk`, one module per kind of work; each is imported only when it is called."""
