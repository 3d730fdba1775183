package page

import (
	"bytes"
	"cmp"
	_ "embed" // the page
	"fmt"
	"html/template"
	"io"
	"slices"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/trend"
	"github.com/iassn/collate/schemas"
)

//go:embed page.html
var pageText string

//go:embed page.css
var pageStyle string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"tie": tie, "headings": headings, "cells": cells}).Parse(pageText))

// Internal stands at the top of every page of the internal edition.
const Internal = "Internal: unrounded, not for publication"

// Place is what a page is about.
type Place struct {
	Geography string // measure.England, Region or Service
	Code      string // a GSS code, or the service's id
	Name      string
	Region    schemas.Region // of a region itself, or of a service; zero for England
}

// Path is where the page of the place stands in a release, with slashes.
func (p Place) Path() string {
	switch p.Geography {
	case measure.Region:
		return "regions/" + p.Code + ".html"
	case measure.Service:
		return "services/" + p.Code + ".html"
	}
	return "index.html"
}

// root is the way from the page to the folder of the release.
func (p Place) root() string {
	if p.Geography == measure.England {
		return ""
	}
	return "../"
}

// Site is the pages of one release. It is not changed by writing pages.
type Site struct {
	release  disclosure.Release
	figures  map[at]amount
	levels   map[string][]string // of the stock of each place, by geography and code
	places   []Place
	trends   []trend.Study                  // of England and of regions
	coverage map[string]disclosure.Coverage // by the service's id
	// twoStatus are the geographies of which the release has figures of the services
	// that use open and closed alone.
	twoStatus map[string]bool
	shapes    []shape // of its charts
}

// New prepares a release, once for all of its pages.
func New(r disclosure.Release) *Site {
	s := &Site{
		release: r, figures: make(map[at]amount, len(r.Figures())), levels: map[string][]string{},
		trends: trend.Quarters(r), coverage: make(map[string]disclosure.Coverage, len(r.Coverage)), twoStatus: map[string]bool{},
		shapes: newShapes(),
	}
	for _, c := range r.Coverage {
		s.coverage[c.Service.ID] = c
	}
	known := map[Place]bool{}
	for _, f := range r.Figures() {
		n, _ := f.Value()
		s.figures[at{f.Measure, cmp.Or(f.Period, f.AsAt), f.Geography, f.Code, f.Level, f.Status}] = amount{n, f.Mark(), f.Services, f.Expected}
		if f.Measure == string(measure.StockTwoStatus) && f.Expected > 0 {
			s.twoStatus[f.Geography] = true
		}
		if f.Measure != string(measure.Stock) || f.AsAt != r.At.String() {
			continue
		}
		if p := s.place(f); !known[p] {
			known[p] = true
			s.places = append(s.places, p)
		}
		if f.Status == "open" {
			s.levels[f.Geography+f.Code] = append(s.levels[f.Geography+f.Code], f.Level)
		}
	}
	return s
}

// place is the place of a figure.
func (s *Site) place(f disclosure.Figure) Place {
	p := Place{Geography: f.Geography, Code: f.Code, Name: f.Name}
	switch f.Geography {
	case measure.Region:
		p.Region = schemas.Region{Code: f.Code, Name: f.Name}
	case measure.Service:
		p.Region = s.coverage[f.Code].Service.Region
		if i := slices.IndexFunc(s.release.Services, func(v schemas.Service) bool { return v.ID == f.Code }); p.Region.Code == "" && i >= 0 {
			p.Region = s.release.Services[i].Region
		}
	}
	return p
}

// Places are what there are pages about, in the order of the figures: England,
// regions, and the services of the release's day.
func (s *Site) Places() []Place { return slices.Clone(s.places) }

// in are the places of a kind; of services, those of a region, or all where the
// code is empty.
func (s *Site) in(geography, region string) []Place {
	var out []Place
	for _, p := range s.places {
		if p.Geography == geography && (region == "" || p.Region.Code == region) {
			out = append(out, p)
		}
	}
	return out
}

// Write writes the page of one place. A place that is none of Places is an error.
func (s *Site) Write(w io.Writer, p Place) error {
	if !slices.Contains(s.places, p) {
		return fmt.Errorf("writing a page: the release has no figures of %q", p.Code)
	}
	v, err := s.view(p)
	if err != nil {
		return fmt.Errorf("writing the page of %s: %w", p.Name, err)
	}
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, v); err != nil {
		return fmt.Errorf("writing the page of %s: %w", p.Name, err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing the page of %s: %w", p.Name, err)
	}
	return nil
}

// Write writes the page of one place of a release. For several of one release,
// New prepares it once.
func Write(w io.Writer, r disclosure.Release, p Place) error { return New(r).Write(w, p) }

// Style is the look of the pages, for others that are to look alike.
func Style() string { return pageStyle }
