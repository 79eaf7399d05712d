"""Family: who acts for whom, and with whose consent."""
