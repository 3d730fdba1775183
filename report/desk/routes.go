package desk

// route is an address, what it is for, and who may ask for it.
type route struct {
	method, path string
	what         What
	handle       func(*asked) (answer, error)
	files        bool // it takes files, and more than a form
}

// routes are all addresses of a desk but the one that lets a browser in.
func routes() []route {
	return []route{
		{"GET", "/{$}", look, quarterPage, false},
		{"GET", "/returns", look, returnsPage, false},
		{"POST", "/returns", receive, receiveReturns, true},
		{"GET", "/returns/one", look, returnPage, false},
		{"GET", "/returns/sender", look, senderDocument, false},
		{"POST", "/returns/again", receive, readAgain, false},
		{"GET", "/layout", look, layoutPage, false},
		{"POST", "/layout", settle, layoutAnswer, false},
		{"GET", "/differences", look, differencesPage, false},
		{"POST", "/differences", receive, decide, false},
		{"GET", "/figures", look, figuresPage, false},
		{"GET", "/figures.csv", look, figuresFile, false},
		{"GET", "/explain", look, explainPage, false},
		{"GET", "/trend", look, trendPage, false},
		{"GET", "/compare", look, comparePage, false},
		{"GET", "/moderation", look, moderationPage, false},
		{"POST", "/moderation", manage, readExercise, true},
		{"POST", "/moderation/exercise", manage, makeExercise, true},
		{"GET", "/moderation/file", manage, moderationFile, false},
		{"GET", "/release", look, releasePage, false},
		{"POST", "/release", release, makeRelease, false},
		{"GET", "/release/file", release, releaseFile, false},
		{"GET", "/release/zip", release, releaseZip, false},
		{"GET", "/register", look, registerPage, false},
		{"GET", "/settings", manage, settingsPage, false},
		{"GET", "/log", manage, logPage, false},
		{"GET", "/guide", look, guidePage, false},
		{"POST", "/demo", manage, makeDemo, false},
		{"POST", "/demo/leave", manage, leaveDemo, false},
		{"GET", "/jobs/{id}", look, jobPage, false},
		{"GET", "/jobs/{id}/state", look, jobState, false},
		{"GET", stylePath, look, style, false},
		{"GET", scriptPath, look, script, false},
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
