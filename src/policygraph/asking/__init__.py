"""Understanding plain questions: words and names come from data, a small algorithm reads them."""
