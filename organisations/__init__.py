"""Who civil society is: organisations and those who act for them."""
