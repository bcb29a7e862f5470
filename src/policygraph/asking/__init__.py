"""Understanding plain questions: words and names compiled from data, read by a small algorithm that the page repeats."""
