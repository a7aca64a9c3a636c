"""What pages need to fill messages in: templates as programs, what scripts must know, and the scripts themselves."""
