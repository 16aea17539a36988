"""What tests stand on: throw-away servers, browsers and fakes of the outside world."""
