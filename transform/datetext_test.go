package transform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDaysIn(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{"Coventry SENDIASS Q1 2026-27.csv", "2026-06-30 end"},
		{"durham return june 2026.xlsx", "2026-06-30 end"},
		{"leeds_q1_2026.csv", "2026-06-30 end"},
		{"Kent IASS activity log to 30 June 2026.csv", "2026-06-30 stated"},
		{"Norfolk 2026-06-30.csv", "2026-06-30 day"},
		{"Salford IAS export 2026-06-30.csv", "2026-06-30 stated"},
		{"Barnet Q1.xlsx", ""},
		{"as at 30 June 2026", "2026-06-30 stated"},
		{"As at: 30/06/2026", "2026-06-30 stated"},
		{"Position at 30th June 2026", "2026-06-30 stated"},
		{"at 30 June 2026 (printed 3 July 2026)", "2026-06-30 stated, 2026-07-03 printed"},
		{"Interventions to 30/06/2026", "2026-06-30 stated"},
		{"30.6.26", "2026-06-30 day"},
		{"20260630", "2026-06-30 day"},
		{"kent20260630.csv", "2026-06-30 day"},
		{"Kent_30_06_2026.csv", "2026-06-30 day"},
		{"Kent_30_06_26_v2.csv", "2026-06-30 day"},
		{"Kent 30062026.xlsx", "2026-06-30 day"},
		{"Q1 2026/27", "2026-06-30 end"},
		{"q2 2026-27", "2026-09-30 end"},
		{"Q3 2026-27", "2026-12-31 end"},
		{"Q4 2026-27", "2027-03-31 end"},
		{"Quarter 1 2026-27", "2026-06-30 end"},
		{"Quarter one of 2026-27", "2026-06-30 end"},
		{"1st Quarter 2026/27", "2026-06-30 end"},
		{"Q1 2026-2027", "2026-06-30 end"},
		{"Q1 26-27", "2026-06-30 end"},
		{"Q1 26/27", "2026-06-30 end"},
		{"Q1 FY26/27", "2026-06-30 end"},
		{"2026-27 Q1", "2026-06-30 end"},
		{"2026-27-Q1", "2026-06-30 end"},
		{"2026-27_Q1_Kent", "2026-06-30 end"},
		{"2026 Q1", "2026-06-30 end"},
		{"Q1 (Apr-Jun) 2026-27", "2026-06-30 end"},
		{"Q4 (Jan-Mar) 2026-27", "2027-03-31 end"},
		{"Q2 (Apr-Jun) 2026", "2026-06-30 end"},
		{"2026 Q2 (Apr-Jun)", "2026-06-30 end"},
		{"Q4 (Jan to Mar) 2026", "2026-03-31 end"},
		{"Quarter 1 (April - June) 2026", "2026-06-30 end"},
		{"Q1 2627", "2026-06-30 end"},
		{"Q1 2021", "2021-06-30 end"},
		{"St Helens 2026_06", "2026-06-30 end"},
		{"BCP_SENDIASS_JUNE26", "2026-06-30 end"},
		{"Kent Jun-26", "2026-06-30 end"},
		{"Q1 return 2026-27", "2026-06-30 end"},
		{"2026-27 Coventry return Q2", "2026-09-30 end"},
		{"Q1 (April - June 2026)", "2026-06-30 end"},
		{"Q1-Q2 2026-27", "2026-09-30 end"},
		{"Apr-Jun 2026", "2026-06-30 end"},
		{"April to June 2026", "2026-06-30 end"},
		{"April - June 2026", "2026-06-30 end"},
		{"April, May and June 2026", "2026-06-30 end"},
		{"April 2026 to June 2026", "2026-06-30 end"},
		{"Apr 2026-Jun 2026", "2026-06-30 end"},
		{"October 2025 to March 2026", "2026-03-31 end"},
		{"Jan-Mar 2026-27", "2027-03-31 end"},
		{"Apr-Jun 2026-27", "2026-06-30 end"},
		{"1 April 2026 to 30 June 2026", "2026-06-30 end"},
		{"1 April to 30 June 2026", "2026-06-30 end"},
		{"1-30 June 2026", "2026-06-30 end"},
		{"01/04/2026 - 30/06/2026", "2026-06-30 end"},
		{"01/04/2026-30/06/2026", "2026-06-30 end"},
		{"2026-04-01..2026-06-30", "2026-06-30 end"},
		{"20260401-20260630", "2026-06-30 end"},
		{"20260401_20260630", "2026-06-30 end"},
		{"01-04-2026_30-06-2026", "2026-06-30 end"},
		{"from 1 April 2026 to 30 June 2026", "2026-06-30 end"},
		{"between 1 April 2026 and 30 June 2026", "2026-06-30 end"},
		{"Period: 01.04.26 – 30.06.26", "2026-06-30 end"},
		{"June 2026", "2026-06-30 end"},
		{"Jun_2026", "2026-06-30 end"},
		{"Jun '26", "2026-06-30 end"},
		{"2026-06 return", "2026-06-30 end"},
		{"06-2026", "2026-06-30 end"},
		{"2025-26", "2026-03-31 end"},
		{"2025/26", "2026-03-31 end"},
		{"2025-2026", "2026-03-31 end"},
		{"FY25/26", "2026-03-31 end"},
		{"Financial year 2025 to 2026", "2026-03-31 end"},
		{"academic year 2025-26", "2026-08-31 end"},
		{"Academic Year 2025/2026", "2026-08-31 end"},
		{"2025-26 academic year", "2026-08-31 end"},
		{"2025-26-academic", "2026-08-31 end"},
		{"AY 25/26", "2026-08-31 end"},
		{"quarter ending June 2026", "2026-06-30 end"},
		{"Quarter ended 30 June 2026", "2026-06-30 stated"},
		{"week ending 26/06/2026", "2026-06-26 stated"},
		{"year to 31 March 2026", "2026-03-31 stated"},
		{"up to and including 30 June 2026", "2026-06-30 stated"},
		{"Extract date: 30/06/2026", "2026-06-30 stated"},
		{"Date of extract 30/06/2026", "2026-06-30 stated"},
		{"Extracted on Tuesday 30 June 2026", "2026-06-30 stated"},
		{"Extracted from database on 30 June 2026", "2026-06-30 stated"},
		{"Report run on 30 June 2026 14:05", "2026-06-30 stated"},
		{"as of 30 June 2026", "2026-06-30 stated"},
		{"2026-06-30 extract.csv", "2026-06-30 stated"},
		{"snapshot_2026-06-30", "2026-06-30 stated"},
		{"June 30, 2026", "2026-06-30 day"},
		{"30-Jun-26", "2026-06-30 day"},
		{"Date: 30 June 2026", "2026-06-30 day"},
		{"Printed on 3 July 2026", "2026-07-03 printed"},
		{"Created 03/07/2026 by admin", "2026-07-03 printed"},
		{"Report generated: 2026-07-03 09:00", "2026-07-03 printed"},
		{"Produced by Kent on 3 July 2026", "2026-07-03 printed"},
		{"last updated 3 July 2026", "2026-07-03 printed"},
		{"Position at 30 June 2026, produced 3 July 2026", "2026-06-30 stated, 2026-07-03 printed"},
		{"Please return by 14 July 2026", ""},
		{"Cases open since 1 April 2026", ""},
		{"from 1 April 2026", ""},
		{"from April to June 2026", "2026-06-30 end"},
		{"from June 2026", ""},
		{"31 Feb 2026", ""},
		{"30 June 2026 to 1 April 2026", "2026-06-30 day, 2026-04-01 stated"},
		{"Q1", ""},
		{"June", ""},
		{"Level 1", ""},
		{"30 June", ""},
		{"31/02/2026", ""},
		{"Jun 26", ""},
		{"2026", ""},
		{"Coventry 2026", ""},
		{"2026-28", ""},
		{"Total 2025", ""},
		{"COV10000 COV10001", ""},
		{"Table 1.2.3", ""},
		{"v1.2.26", ""},
		{"Kent v2 2026-06-30", "2026-06-30 day"},
		{"Tel 01234 567890", ""},
		{"31 March 2026 and 30 June 2026", "2026-03-31 day, 2026-06-30 day"},
		{"Intervention levels by status: 30th June 2026", "2026-06-30 day"},
		{"SEND IASS Quarterly Return – Quarter 1 (April to June) 2026/27", "2026-06-30 end"},
		{"March 2026", "2026-03-31 end"},
		{"may 2026", "2026-05-31 end"},
		{"Dorset Summary Q4 2025-26 as at 31.03.26", "2026-03-31 end, 2026-03-31 stated"},
		{"Return for 2026-27 Q1 (1 April 2026 – 30 June 2026)", "2026-06-30 end, 2026-06-30 end"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, daysText(DaysIn(tt.text))); diff != "" {
			t.Errorf("DaysIn(%q) (-want +got):\n%s", tt.text, diff)
		}
	}
}

func daysText(days []NamedDay) string {
	var out []string
	for _, d := range days {
		out = append(out, fmt.Sprintf("%s %s", d.Day, [...]string{"end", "day", "stated", "printed"}[d.Kind]))
	}
	return strings.Join(out, ", ")
}

func FuzzDaysIn(f *testing.F) {
	for _, seed := range []string{"as at 30 June 2026", "Q1 (Apr-Jun) 2026-27", "1 April 2026 to 30 June 2026", "é20260630", "_1_2_2026_"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, d := range DaysIn(text) {
			if d.Day == 0 {
				t.Errorf("DaysIn(%q) has no day", text)
			}
		}
	})
}
