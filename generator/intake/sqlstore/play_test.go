package sqlstore

func play(string) int { return 2 }
