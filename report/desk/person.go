package desk

import "slices"

// Person is who asks. On a machine of one's own there is one, with the national
// role.
type Person struct {
	Name string
	Role Role
	// Region and Service are what a person of such a role may see: the region's code,
	// the service's id.
	Region, Service string
}

// National reports whether the person may see everything.
func (p Person) National() bool { return p.Role == National }

// Role is what a person is to the Network.
type Role string

// The roles.
const (
	Nobody   Role = ""         // who is not signed in
	National Role = "national" // an analyst of the Network, who may do everything
	Regional Role = "region"   // of a region, with its services
	Local    Role = "service"  // of one service
)

// Roles are those that an account can have.
var Roles = []Role{National, Regional, Local}

// What is something that a person does, for the table of who may.
type What string

// What is done at a desk.
const (
	arrive  What = "arrive"  // sign in, and what the pages of that are made of
	stay    What = "stay"    // read the guide, follow one's own jobs, sign out
	look    What = "look"    // at figures, returns and how they were read: internal
	beside  What = "beside"  // look at services side by side
	receive What = "receive" // take in returns
	settle  What = "settle"  // how a layout is read
	choose  What = "choose"  // whether a return that was sent again counts
	fetch   What = "fetch"   // download a release that was sent out
	release What = "release" // make releases
	manage  What = "manage"  // the workspace: its settings, its log, the demo
)

// mayDo says what each role may do. What is not here nobody may. Of what they may
// do it with, Office.within lets nobody see but what is theirs.
var mayDo = map[Role][]What{
	Nobody:   {arrive},
	Local:    {arrive, stay, look, receive, settle, fetch},
	Regional: {arrive, stay, look, beside, receive, settle, choose, fetch},
	National: {arrive, stay, look, beside, receive, settle, choose, fetch, release, manage},
}

// may reports whether a person may do something. Every request is asked by its
// route, before its handler sees it.
func may(p Person, w What) bool { return slices.Contains(mayDo[p.Role], w) }
