"""Run the program as `python -m dsca_desk`."""

import sys

from dsca_desk.cli import main

sys.exit(main())
