"""How a case of a kind goes its way, day after day; each scenario says how many, where, when and how they end."""
