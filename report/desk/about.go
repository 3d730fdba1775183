package desk

import (
	"embed"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// logMost is how many lines of the log a page shows.
const logMost = 500

func registerPage(a *asked) (answer, error) {
	type row struct {
		schemas.Service
		Until string
	}
	var rows []row
	region := a.form("region")
	for _, s := range a.office.Services() {
		if (region == "" || s.Region.Name == region) && s.ValidOn(max(a.period.Last, a.workspace.Today)) {
			rows = append(rows, row{Service: s})
		}
	}
	regions := []choice{{"", "all regions", region == ""}}
	for _, r := range a.office.Regions() {
		regions = append(regions, choice{r.Name, r.Name, r.Name == region})
	}
	path := ""
	if may(a.person, manage) {
		settings, err := a.office.Settings(a.Context())
		if err != nil {
			return nil, err
		}
		path = settings.RegisterPath
	}
	return shown{
		template: "register", Title: "Register", Here: "/register", Page: map[string]any{"Rows": rows, "Regions": regions, "Path": path},
		Purpose: "The services that are asked for returns, and which statuses and levels each has said that it uses.",
	}, nil
}

func settingsPage(a *asked) (answer, error) {
	s, err := a.office.Settings(a.Context())
	if err != nil {
		return nil, err
	}
	return shown{
		template: "settings", Title: "Settings", Here: "/settings", Page: s,
		Purpose: "How figures are made and protected, and where all of it is kept. A change in the file counts from the next page on.",
	}, nil
}

func logPage(a *asked) (answer, error) {
	entries, err := a.office.Log(logMost)
	if err != nil {
		return nil, err
	}
	return shown{
		template: "log", Title: "Log", Here: "/log", Page: entries,
		Purpose: "Who did what at this desk, and when, the newest first. Lines are only ever added.",
	}, nil
}

// GuidePart is a part of the guide.
type GuidePart struct {
	ID, Title string
	Blocks    []GuideBlock
}

// GuideBlock is a paragraph, a list where it has items, or a picture, whose text says
// what it shows.
type GuideBlock struct {
	Text    string
	Items   []string
	Picture string // its file's name
}

// GuideText is the guide without its pictures, for a terminal.
func GuideText(guide string) string {
	blocks := strings.Split(strings.ReplaceAll(guide, "\r\n", "\n"), "\n\n")
	return strings.Join(slices.DeleteFunc(blocks, func(b string) bool { return strings.HasPrefix(b, pictureMark) }), "\n\n")
}

// pictureMark begins a block that is a picture: its name, a colon, what it shows.
const pictureMark = "! "

// guideParts reads the guide: a line that begins with # is a title, one that begins
// with - is of a list, one that begins with ! a picture, and an empty line ends a
// paragraph.
func guideParts(text string) []GuidePart {
	var out []GuidePart
	for block := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		block = trim(block)
		title, is := strings.CutPrefix(block, "# ")
		switch {
		case block == "":
		case is:
			out = append(out, GuidePart{ID: strings.ReplaceAll(strings.ToLower(title), " ", "-"), Title: title})
		case len(out) == 0:
			out = append(out, GuidePart{Blocks: []GuideBlock{{Text: block}}})
		default:
			out[len(out)-1].Blocks = append(out[len(out)-1].Blocks, guideBlock(block))
		}
	}
	return out
}

func guideBlock(text string) GuideBlock {
	if shown, is := strings.CutPrefix(text, pictureMark); is {
		name, alt, _ := strings.Cut(shown, ": ")
		return GuideBlock{Picture: name + ".webp", Text: strings.Join(strings.Fields(alt), " ")}
	}
	if !strings.HasPrefix(text, "- ") {
		return GuideBlock{Text: strings.Join(strings.Fields(text), " ")}
	}
	var b GuideBlock
	for item := range strings.SplitSeq("\n"+text, "\n- ") {
		if item = strings.Join(strings.Fields(item), " "); item != "" {
			b.Items = append(b.Items, item)
		}
	}
	return b
}

//go:embed pictures/*.webp
var pictures embed.FS

// guidePicture is a picture of the guide.
func guidePicture(a *asked) (answer, error) {
	content, err := pictures.ReadFile("pictures/" + a.PathValue("name"))
	if err != nil {
		return nil, faultPath
	}
	return asset{"image/webp", string(content)}, nil
}

func guidePage(a *asked) (answer, error) {
	return shown{
		template: "guide", Title: "Guide", Here: "/guide", Page: guideParts(a.desk.opts.Guide),
		Purpose: "How to do a quarter, from the returns to the release.",
	}, nil
}
