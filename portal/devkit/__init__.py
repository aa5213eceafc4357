"""Development only: private services, the mail catcher's page and the demonstration municipality."""
