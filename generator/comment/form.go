package comment

// Names of the fields in the form for a comment, as a browser posts them:
// application/x-www-form-urlencoded in UTF-8. Whoever takes the form reads them
// by these names; a theme's form has no others.
const (
	FieldPage     = "page"    // id of the page, as in kontor-pages.json; hidden
	FieldLanguage = "lang"    // of the page; hidden
	FieldAddress  = "url"     // of the page, to lead the reader back to; hidden, and not to be trusted
	FieldText     = "text"    // Markdown, required, at most [MaxText] bytes
	FieldParent   = "parent"  // id of the comment that this one answers; "" = none
	FieldName     = "name"    // of the author, required, at most [MaxName] bytes
	FieldEmail    = "email"   // of the author, required, never public
	FieldWebsite  = "website" // of the author, at most [MaxWebsite] bytes; "" = none
	FieldNotify   = "notify"  // [Ticked] = the author wants to hear of replies by e-mail
	FieldTrap     = "subject" // hidden from people; who fills it in is a program
)

// Ticked is the value of a box that is ticked. One that is not is not posted.
const Ticked = "1"

// MaxTyped is how many characters a form lets readers type as a text. It leaves
// room within [MaxText] for one letter in twenty that takes two bytes, which is
// more than German has; what is too long nevertheless is for the intake to refuse.
const MaxTyped = 7800
