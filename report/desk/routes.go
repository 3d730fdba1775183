package desk

// route is an address, what it is for, what it is of, and so who may ask for it. It
// has no names for its fields where it is listed: a route that leaves one out does
// not compile.
type route struct {
	method, path string
	what         What
	of           subjects
	handle       func(*asked) (answer, error)
	files        bool // it takes files, and more than a form
}

// routes are all addresses of a desk but the one that lets a browser in.
func routes() []route {
	return []route{
		{"GET", "/{$}", look, ofOwn, quarterPage, false},
		{"GET", "/returns", look, ofOwn, returnsPage, false},
		{"POST", "/returns", receive, ofService, receiveReturns, true},
		{"GET", "/returns/one", look, ofReturn, returnPage, false},
		{"GET", "/returns/sender", look, ofReturn, senderDocument, false},
		{"POST", "/returns/again", receive, ofReturn, readAgain, false},
		{"GET", "/layout", settle, ofReturn, layoutPage, false},
		{"POST", "/layout", settle, ofLayout, layoutAnswer, false},
		{"GET", "/differences", look, ofOwn, differencesPage, false},
		{"POST", "/differences", choose, ofReturn, decide, false},
		{"GET", "/figures", look, ofPlace, figuresPage, false},
		{"GET", "/figures.csv", look, ofPlace, figuresFile, false},
		{"GET", "/explain", look, ofPlace, explainPage, false},
		{"GET", "/trend", look, ofPlace, trendPage, false},
		{"GET", "/compare", beside, ofRegion, comparePage, false},
		{"GET", "/moderation", manage, ofOwn, moderationPage, false},
		{"POST", "/moderation", manage, ofOwn, readExercise, true},
		{"POST", "/moderation/exercise", manage, ofOwn, makeExercise, true},
		{"GET", "/moderation/file", manage, ofOwn, moderationFile, false},
		{"GET", "/release", fetch, ofOwn, releasePage, false},
		{"POST", "/release", release, ofOwn, makeRelease, false},
		{"GET", "/release/file", fetch, ofEdition, releaseFile, false},
		{"GET", "/release/zip", fetch, ofEdition, releaseZip, false},
		{"GET", "/register", look, ofRegion, registerPage, false},
		{"GET", "/settings", manage, ofOwn, settingsPage, false},
		{"GET", "/log", manage, ofOwn, logPage, false},
		{"GET", "/guide", stay, ofOwn, guidePage, false},
		{"GET", "/guide/{name}", stay, ofOwn, guidePicture, false},
		{"POST", "/demo", manage, ofOwn, makeDemo, false},
		{"POST", "/demo/leave", manage, ofOwn, leaveDemo, false},
		{"GET", "/jobs/{id}", stay, ofJob, jobPage, false},
		{"GET", "/jobs/{id}/state", stay, ofJob, jobState, false},
		{"GET", scriptPath, stay, ofOwn, script, false},
		{"GET", stylePath, arrive, ofOwn, style, false},
		{"GET", signInPath, arrive, ofOwn, signInPage, false},
		{"POST", signInPath, arrive, ofOwn, signIn, false},
		{"GET", openIDPath, arrive, ofOwn, openIDBegin, false},
		{"GET", ReturnPath, arrive, ofOwn, openIDReturn, false},
		{"POST", "/signout", stay, ofOwn, signOut, false},
	}
}

// screen is a page that people find in the navigation.
type screen struct{ path, name string }

// screens are the navigation, in the order of a quarter's work.
var screens = []screen{
	{"/", "Quarter"},
	{"/returns", "Returns"},
	{"/differences", "Differences"},
	{"/figures", "Figures"},
	{"/trend", "Trend"},
	{"/compare", "Compare"},
	{"/release", "Release"},
	{"/moderation", "Moderation"},
	{"/register", "Register"},
	{"/settings", "Settings"},
	{"/log", "Log"},
	{"/guide", "Guide"},
}

// screensOf are the screens that a person may open.
func screensOf(p Person) []screen {
	var out []screen
	for _, s := range screens {
		for _, r := range routes() {
			if r.method == "GET" && (r.path == s.path || r.path == s.path+"{$}") && may(p, r.what) {
				out = append(out, s)
			}
		}
	}
	return out
}
