package page

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// view is what the template shows.
type view struct {
	Title, Heading, Notice, Lede, Publisher, Contact, Version string
	Style                                                     template.CSS
	Trail                                                     []link // the pages above this one
	Headlines                                                 []string
	Open                                                      chart
	Day                                                       []table
	Period                                                    table
	Beside                                                    table // no rows on the national page
	Parts                                                     table // no rows on the page of a service
	PartsHeading                                              string
	Mix, Stock                                                chart
	Complexity                                                chart    // none of a service
	Complex                                                   []string // what it shows, a sentence each
	Trend                                                     string   // why there is no trend, or what it is made of
	Covered                                                   string
	Answers                                                   []table // none where the edition tells no answers of the place
	AnswersWords                                              string
	Coverage                                                  table // who has not returned, or of a service what it did
	Adoption, Quality                                         table // of England alone
	Revised                                                   string
	Revisions                                                 table // no rows where nothing has moved
	Finder                                                    []finder
	Notes                                                     []note
	Files                                                     []link
}

// link is a link to a page or a file, with what it is.
type link struct{ Path, Name, What string }

// finder is a region and the links to the pages of its services.
type finder struct {
	Region   link
	Services []link
}

func (s *Site) view(p Place) (view, error) {
	r := s.release
	v := view{
		Heading: p.Name + ": SEND information, advice and support",
		Lede: fmt.Sprintf("Interventions of the SEND information, advice and support services by level and status: the position on %s, and what happened in %s.",
			r.At.Long(), periodWords(r.Period)),
		Style:     template.CSS(pageStyle),
		Publisher: r.Publisher, Contact: r.Contact, Version: r.Version,
		Trail: trail(p), Headlines: s.headlines(p), Day: s.dayTables(p), Period: s.periodTable(p), Beside: s.besideTable(p),
		Finder: s.finder(p), Notes: s.notes(p), Files: s.files(p), Trend: s.trendWords(p), Covered: s.told(p),
	}
	v.Title = v.Heading + ", " + periodWords(r.Period)
	if r.Edition == disclosure.ForInternalUse {
		v.Notice, v.Title = Internal, Internal+" – "+v.Title
		v.Style += template.CSS(internalStyle)
	}
	switch p.Geography {
	case measure.Service:
		v.Coverage = s.returnTable(p)
	case measure.Region:
		v.Parts, v.PartsHeading, v.Coverage = s.partsTable(p), "Services of "+p.Name, s.missingTable(p)
	default:
		v.Parts, v.PartsHeading, v.Coverage = s.partsTable(p), "Regions", s.missingTable(p)
		v.Adoption, v.Quality = s.adoptionTable(), s.qualityTable()
	}
	if v.Answers = s.answerTables(p); len(v.Answers) > 0 {
		v.AnswersWords = s.answersWords()
	}
	v.Revised, v.Revisions = s.revised(p)
	var err error
	if v.Open, err = s.openBars(p); err != nil || len(r.Quarters) < 2 {
		return v, err
	}
	if v.Mix, err = s.mixLines(p); err != nil {
		return v, err
	}
	if v.Complexity, v.Complex, err = s.complexity(p); err != nil {
		return v, err
	}
	v.Stock, err = s.openLines(p)
	return v, err
}

// internalStyle has the notice on every sheet of paper.
const internalStyle = `@media print { @page { @top-center { content: "` + Internal + `"; font: bold 10pt Arial, sans-serif; } } }`

func trail(p Place) []link {
	switch p.Geography {
	case measure.Service:
		return []link{
			{Path: "../index.html", Name: "England"},
			{Path: "../" + Place{Geography: measure.Region, Code: p.Region.Code}.Path(), Name: p.Region.Name},
		}
	case measure.Region:
		return []link{{Path: "../index.html", Name: "England"}}
	}
	return nil
}

// finder is on the national page alone: every region and its services.
func (s *Site) finder(p Place) []finder {
	if p.Geography != measure.England {
		return nil
	}
	var out []finder
	for _, region := range s.in(measure.Region, "") {
		f := finder{Region: link{Path: region.Path(), Name: region.Name}}
		for _, q := range s.in(measure.Service, region.Code) {
			f.Services = append(f.Services, link{Path: q.Path(), Name: q.Name})
		}
		out = append(out, f)
	}
	return out
}

func (s *Site) trendWords(p Place) string {
	switch {
	case len(s.release.Quarters) < 2:
		return "This release shows no earlier quarter, so there is no trend."
	case p.Geography == measure.Service:
		return "Each quarter is as the returns received so far tell it."
	}
	return "Each quarter is as the returns received so far tell it. The services that can tell differ from quarter to quarter, " +
		"as the last column of each table says, and a difference between two quarters can come from that alone."
}

// files are the data files of the release.
func (s *Site) files(p Place) []link {
	edition := ""
	if s.release.Edition == disclosure.ForInternalUse {
		edition = "-internal"
	}
	files := []link{
		{"figures" + edition + ".xlsx", "figures" + edition + ".xlsx", "a workbook, for reading"},
		{"figures" + edition + ".csv", "figures" + edition + ".csv", "every figure, one a row"},
		{"figures" + edition + ".parquet", "figures" + edition + ".parquet", "the same, for programs that read Parquet"},
		{"figures" + edition + ".json", "figures" + edition + ".json", "the same, as JSON"},
		{"data-dictionary.csv", "data-dictionary.csv", "what each column and word means"},
		{"datapackage.json", "datapackage.json", "the description of all files, for programs (Frictionless)"},
		{"revisions.csv", "revisions.csv", "what has moved since an earlier release"},
	}
	for i := range files {
		files[i].Path = p.root() + files[i].Path
	}
	return files
}

// note is a word and what it means.
type note struct{ Word, Meaning string }

// notes are what a reader must know before using a figure.
func (s *Site) notes(p Place) []note {
	out := []note{
		{"Intervention", "One piece of casework for a parent, young person or child. Group work, training, leaflets and general information about the " +
			"service are not counted. Work that grows stays one intervention and rises in level."},
		{"Level 1", "Information and advice by telephone or email, fitted to the person who asks."},
		{"Level 2", "Help with documents, procedures, meetings or other services, over a period of time."},
		{"Level 3", "Detailed and continuing help with statutory processes or complex needs."},
		{"Level 4", "Intensive help with a tribunal, an ombudsman, judicial review or a child protection dispute."},
		{"Level 3 and 4 together", "Level 3, Level 4, and Level 3-4: the top level of a local scheme of three levels, which has none for tribunals. " +
			"It is the one line in which services of both schemes can be compared."},
		{"Open", "Work is planned or going on."},
		{"Inactive", "Work has ended, but another request is expected within six months. After six months it counts as closed."},
		{"Closed", "Work has ended and no more is planned or expected. On a day: all interventions known that were closed on it or before."},
		{"Not open", "Inactive or closed."},
		{"Opened and re-opened", "New interventions; inactive ones taken up again. A request after closing is a new intervention."},
		{"Became known", "Interventions without an opening date, first seen open in the period."},
		{"Worked on", "Interventions that were open on at least one day of the period."},
	}
	if _, ok := s.figures[at{string(measure.BecameKnown), s.release.Period.Name, p.Geography, p.Code, total, total}]; !ok {
		out = slices.DeleteFunc(out, func(n note) bool { return n.Word == "Became known" })
	}
	out = append(out, s.rounding()...)
	for _, m := range markWords {
		if s.release.Edition == disclosure.Published || m.mark != schemas.Confidential && m.mark != schemas.Low {
			out = append(out, note{m.mark.Shorthand(), upper(m.words) + ". It is not nought."})
		}
	}
	if floor := s.release.Floor; floor > 0 {
		out = append(out, note{"Coverage", fmt.Sprintf("England or a region of which fewer than %d %% of the services can tell has no figure.", floor)})
	}
	return append(out, note{"Definitions", "Intervention levels for Information, Advice and Support Services, IASS Network, August 2016."})
}

// rounding says what was done to the counts.
func (s *Site) rounding() []note {
	policy := s.release.Policy
	if s.release.Edition == disclosure.ForInternalUse {
		return []note{{"Rounding", "Counts are as they are: nothing is rounded and nothing withheld. Do not publish them."}}
	}
	rounded := "Counts of England and of regions are as they are."
	if policy.Base > 1 {
		rounded = fmt.Sprintf("Counts of England and of regions are rounded to the nearest %d, so rows need not add up.", policy.Base)
	}
	return []note{
		{"Rounding", rounded + " Shares are worked out from the counts as they are shown."},
		{"Withheld", fmt.Sprintf("Counts of 1 to %d of a single service are withheld, and with them as many others as it takes that they cannot be worked out. "+
			"Nought is shown.", cmp.Or(policy.Threshold, 5))},
	}
}
