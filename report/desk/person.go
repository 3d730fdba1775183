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

// Role is what a person is to the Network.
type Role string

// National is an analyst of the Network, who may do everything.
const National Role = "national"

// What is something that a person does, for the table of who may.
type What string

// What is done at a desk.
const (
	look    What = "look"    // at figures, returns and how they were read: internal
	receive What = "receive" // returns, and decide what becomes of them
	settle  What = "settle"  // how a layout is read
	release What = "release" // make and download releases
	manage  What = "manage"  // the workspace: its settings, its log, the demo
)

// mayDo says what each role may do. What is not here nobody may.
var mayDo = map[Role][]What{
	National: {look, receive, settle, release, manage},
}

// may reports whether a person may do something. Every request is asked by its
// route, before its handler sees it.
func may(p Person, w What) bool { return slices.Contains(mayDo[p.Role], w) }
