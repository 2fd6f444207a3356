"""Days as pages write them: in date lines, in words, beside a label, in time stamps. None is guessed."""
