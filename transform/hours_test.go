package transform

import "testing"

func TestReadHours(t *testing.T) {
	tests := []struct {
		minutes int
		ok      bool
		cells   string
	}{
		{-1, true, `||-|n/a|not recorded`},
		{0, true, `0|0.0|0:00|0 hours|0.008`},
		{1, true, `0.01|1 min|0:01|0.0083333333333333332`},
		{5, true, `8.3333333333333329E-2|5 mins|0:05`},
		{30, true, `0.5|.5|30 mins|30 minutes|0:30|half an hour|½ hour|½|0h 30m|0.5 hrs`},
		{60, true, `1|1.0|1 hour|an hour|60 mins|1:00|1h`},
		{74, true, `1.24`},
		{80, true, `1.325`},
		{90, true, `1.5|1,5|1½ hours|1 ½|1h30|1h 30m|1hr 30mins|1 hour 30 minutes|1 hour and 30 minutes|1:30|01:30:00|90m|1.5h`},
		{150, true, `2.5|2.50|2,5|2h 30m|2:30|150 mins|2.5 hours|2.5 hrs.|02:30|' 2.5`},
		{2250, true, `37:30:00|37.5|37:30|37:29:30`},
		{72030, true, `1,200.5|1200.5`},
		{300000, true, `5000`},
		{-1, false, `-1|-0.5|5000.1|5001|1e9|2 days|<2|2-3|2 - 3|2:75|1:30:75|abc|2h 75m|Inf|0x10|1.2.3|20/11/2024|2026-06-30|1,2,3|1,2345|2 hours?|about 2|--2|1_000`},
	}
	for _, tt := range tests {
		for _, cell := range cells(tt.cells) {
			if minutes, ok := ReadHours(cell); minutes != tt.minutes || ok != tt.ok {
				t.Errorf("ReadHours(%q) = %d, %v; want %d, %v", cell, minutes, ok, tt.minutes, tt.ok)
			}
		}
	}
}

func FuzzReadHours(f *testing.F) {
	for _, seed := range []string{"2.5", "2h 30m", "37:30:00", "8.3E-2", "1½", "-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		if minutes, ok := ReadHours(cell); minutes < -1 || minutes > hoursMax*60 || !ok && minutes != -1 {
			t.Errorf("ReadHours(%q) = %d, %v", cell, minutes, ok)
		}
	})
}
