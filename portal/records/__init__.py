"""What was received or drawn up, by committee: diary state, file number, copies for handing out."""
