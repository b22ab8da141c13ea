package intake

// Reasons are the keys of the reasons from which a moderator may choose instead
// of writing one. What shows them has words for each in every language.
var Reasons = []string{"off-topic", "advertising", "insult", "unlawful", "personal-data", "duplicate"}
