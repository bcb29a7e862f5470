// What the words mean, and what the file carries inside.
