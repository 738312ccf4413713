"""Facts → words: findings, rankings and packets in the formats people and machines read."""
