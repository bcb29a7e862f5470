Row = goal = print_table = None
