package transform

import (
	"strings"

	"github.com/iassn/collate/schemas"
)

// User reads the cell that says who the service user is: a parent, young person
// or child (guidance, introduction). A cell that names two of them, or anybody
// else, is Unmapped.
func (v Vocabulary) User(cell string) (schemas.User, WordResult) {
	folded := Fold(cell)
	if u, found := v.Users[folded]; found {
		return ownWord(u)
	}
	if v.blank(folded) {
		return schemas.NoUser, Blank
	}
	if u, ok := readUser(tokens(userSpellings.Replace(folded))); ok {
		return u, Known
	}
	return schemas.NoUser, Unmapped
}

var userSpellings = strings.NewReplacer("(s)", "s", "y.p.", "yp", "step-", "step", "grand-", "grand")

var userWords = userTable(
	`parent|parents|carer|carers|parent carer|parent carers|parents carers|mother|mum|mums|mom|father|dad|dads|guardian|guardians|legal guardian|special guardian|
grandparent|grandparents|grandmother|grandfather|grandma|grandad|nan|foster carer|foster carers|foster parent|foster parents|foster mother|foster father|
kinship carer|kinship carers|family|families|stepparent|stepmother|stepfather|stepmum|stepdad|adoptive parent|adoptive parents|adopter|birth parent|birth parents|
birth mother|birth father|both parents|single parent|lone parent|family carer|connected carer`,
	`young person|young people|young persons|yp|young adult|young adults|student|students|young man|young woman`,
	`child|children|pupil|pupils`)

var (
	userJoins = wordSet(`and|or`)
	userAges  = wordSet(`aged|age|under|over|from|up|between|self|directly|direct`)
	// otherPeople are not service users in the guidance's sense.
	otherPeople = wordSet(`professional|professionals|school|schools|la|practitioner|senco|worker|workers|staff|other|others|teacher|advocate|agency|
provider|college|health|gp|social|solicitor|charity|friend|councillor|governor|unknown`)
)

func userTable(parent, young, child string) map[string]schemas.User {
	m := map[string]schemas.User{}
	table(m, schemas.Parent, parent)
	table(m, schemas.YoungPerson, young)
	table(m, schemas.Child, child)
	return m
}

// readUser is the one kind of user that ts names: several words for the same
// (parent/carer) may be joined, and a description or an age may follow.
func readUser(ts []token) (schemas.User, bool) {
	user, n := phrase(ts, userWords)
	if n == 0 {
		return schemas.NoUser, false
	}
	rest := ts[n:]
	for len(rest) > 1 && (rest[0].sign("/&+,|-") || rest[0].word(userJoins)) {
		other, n := phrase(rest[1:], userWords)
		if n == 0 {
			if rest[0].sign("-,") {
				break
			}
			return schemas.NoUser, false
		}
		if other != user {
			return schemas.NoUser, false
		}
		rest = rest[1+n:]
	}
	if len(rest) == 0 {
		return user, true
	}
	if !separates(rest, false) && rest[0].kind != numberToken && !rest[0].word(userAges) {
		return schemas.NoUser, false
	}
	return user, onlyUser(user, rest)
}

// onlyUser reports whether a description names nobody else.
func onlyUser(user schemas.User, rest []token) bool {
	if has(rest, doubtWords, "?") || has(rest, otherPeople, "") {
		return false
	}
	for i := range rest {
		if other, n := phrase(rest[i:], userWords); n > 0 && other != user {
			return false
		}
	}
	return true
}
