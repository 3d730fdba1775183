package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/schemas"
)

// What BenchmarkDesk does to the desk, and for how long.
const (
	readers    = 50
	uploaders  = 5
	loadLasts  = 20 * time.Second
	readsOne   = 2 * time.Second // a page, before the next is asked for
	pauseAfter = 2 * time.Second // what was uploaded
)

// readPages are what readers open, each as often as any other.
var readPages = []string{
	"/", "/?period=2025-26-Q4", "/returns?show=person", "/returns", "/differences", "/figures", "/figures?place=region:E12000007", "/figures?measure=opened&place=service:kent",
	"/figures?measure=closed&at=2026-27-Q1", "/figures?at=31/03/2026", "/explain?place=service:kent&status=open", "/trend", "/compare?region=London", "/release", "/register", "/log", "/guide",
}

// load is what came of asking a desk for many pages.
type load struct {
	mu     sync.Mutex
	times  map[string][]time.Duration
	faults []string
	taken  int
}

func (l *load) add(at string, took time.Duration, fault string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.times[at] = append(l.times[at], took)
	if fault != "" {
		l.faults = append(l.faults, at+": "+fault)
	}
}

// quantile is the time within which a share of pages is there.
func quantile(times []time.Duration, share float64) time.Duration {
	slices.Sort(times)
	return times[min(len(times)-1, int(share*float64(len(times))))]
}

// BenchmarkDesk has 50 people read and 5 upload at a desk of ten years, for twenty
// seconds: how long a page takes, the slowest one in twenty (p95) at most, how many
// fail, how many returns are taken in meanwhile, and the most memory.
func BenchmarkDesk(b *testing.B) { loadDesk(b, tenYears(b)) }

func loadDesk(b *testing.B, dir string) {
	b.Helper()
	d := openDesk(b, dir)
	for _, at := range readPages { // nobody is there yet
		if code, _ := d.get(at); code != http.StatusOK {
			b.Fatal(at, code)
		}
	}
	services, err := config.LoadRegister(nil, "")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		forgetPeak()
		l := &load{times: map[string][]time.Duration{}}
		ctx, stop := context.WithTimeout(b.Context(), loadLasts)
		var reading, uploading sync.WaitGroup
		for i := range readers {
			reading.Go(func() { l.reads(ctx, d, rand.New(rand.NewPCG(1, uint64(i)))) })
		}
		for i := range uploaders {
			uploading.Go(func() { l.uploads(ctx, d, services.Services()[i*7:][:7], i) })
		}
		reading.Wait()
		l.report(b)
		stop()
		uploading.Wait() // what was begun is done
	}
}

// browse is a browser of the desk of its own, that was let in.
func (d *atDesk) browse() *http.Client {
	jar, _ := cookiejar.New(nil) // never fails
	at, _ := url.Parse(d.base)
	jar.SetCookies(at, d.client.Jar.Cookies(at))
	return &http.Client{Jar: jar, Transport: &http.Transport{}}
}

func (l *load) reads(ctx context.Context, d *atDesk, random *rand.Rand) {
	client := d.browse()
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Duration(random.Int64N(int64(2 * readsOne)))):
		}
		at := readPages[random.IntN(len(readPages))]
		began := time.Now()
		fault := ""
		if res, err := client.Get(d.base + at); err != nil {
			fault = err.Error()
		} else {
			if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
				fault = fmt.Sprint(res.Status, err)
			}
			_ = res.Body.Close()
		}
		l.add(at, time.Since(began), fault)
	}
}

// uploads takes in a return of one service after another, each when the one before it
// is done.
func (l *load) uploads(ctx context.Context, d *atDesk, of []schemas.Service, who int) {
	own := *d
	own.client = d.browse()
	for n := 0; ctx.Err() == nil; n++ {
		var b strings.Builder
		fmt.Fprintf(&b, "%s as at 30 September 2026\n%s", of[n%len(of)].Name, header)
		for i := range 150 {
			fmt.Fprintf(&b, "N%d-%d-%d,%02d/07/2026,%d,Open,\n", who, n, i, i%28+1, i%4+1)
		}
		if _, text := own.drop(map[string][]byte{"return.csv": []byte(b.String())}, url.Values{"received": {fmt.Sprintf("2026-10-%02d", n%28+1)}}); !strings.Contains(text, "accepted") {
			l.add("upload", 0, text)
		}
		l.mu.Lock()
		l.taken++
		l.mu.Unlock()
		select {
		case <-ctx.Done():
		case <-time.After(pauseAfter):
		}
	}
}

func (l *load) report(b *testing.B) {
	b.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []time.Duration
	for _, at := range readPages {
		if times := l.times[at]; len(times) > 0 {
			b.Logf("%-45s %4d times: median %v, p95 %v", at, len(times), quantile(times, 0.5).Round(time.Millisecond), quantile(times, 0.95).Round(time.Millisecond))
			all = append(all, times...)
		}
	}
	for _, f := range l.faults {
		b.Errorf("%.500s", f)
	}
	b.ReportMetric(float64(quantile(all, 0.95).Milliseconds()), "p95-ms")
	b.ReportMetric(float64(quantile(all, 0.5).Milliseconds()), "median-ms")
	b.ReportMetric(float64(len(all)), "pages")
	b.ReportMetric(float64(len(l.faults)), "errors")
	b.ReportMetric(float64(l.taken), "uploads")
	b.ReportMetric(peakMB(), "peak-MB")
}

// forgetPeak has the peak of memory begin anew; elsewhere than on Linux it does nothing.
func forgetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600) }

// peakMB is the most memory that the process had; 0 where nobody can say.
func peakMB() float64 {
	text, _ := os.ReadFile("/proc/self/status")
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(text)
	if m == nil {
		return 0
	}
	kB, _ := strconv.ParseFloat(string(m[1]), 64)
	return kB / 1024
}
