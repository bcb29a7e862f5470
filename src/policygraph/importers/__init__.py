"""What reads documents from outside and proposes rows: a person reviews them; nothing here makes a corpus."""
