"""Hand in hand: two people at one form, on two devices, with the citizen's consent."""
