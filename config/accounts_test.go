package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const hash = "$argon2id$v=19$m=65536,t=3,p=4$MDAwMDAwMDAwMDAwMDAwMA$MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA"

// TestAccounts writes accounts as it reads them.
func TestAccounts(t *testing.T) {
	known := register(t, "")
	text := "accounts:\n- {name: Zoe Quill, role: service, of: Kent, password: '" + hash + "'}\n- {name: analyst@iassn.example, role: national}\n- {name: 1st, role: region, of: E12000008}\n"
	got, err := LoadAccounts([]byte(text), "accounts.yaml", known)
	if err != nil {
		t.Fatal(err)
	}
	written, err := FormatAccounts(got)
	if err != nil {
		t.Fatal(err)
	}
	want := "# Who may sign in to the desk. iass account changes it: add, list, remove, password.\naccounts:\n" +
		"    - name: 1st\n      role: region\n      of: South East\n" +
		"    - name: Zoe Quill\n      role: service\n      of: kent\n      password: " + hash + "\n" +
		"    - name: analyst@iassn.example\n      role: national\n"
	if d := cmp.Diff(want, string(written)); d != "" {
		t.Error(d)
	}
	again, err := LoadAccounts(written, "accounts.yaml", known)
	if err != nil || len(again) != 3 || again[1].Service.ID != "kent" || again[1].Hash != hash {
		t.Errorf("read again: %v %v", again, err)
	}
	if none, err := LoadAccounts(nil, "accounts.yaml", known); err != nil || none != nil {
		t.Errorf("no file: %v %v", none, err)
	}
}

// TestBadAccounts refuses what is wrong, says what, and shows no hash.
func TestBadAccounts(t *testing.T) {
	known := register(t, "")
	for text, says := range map[string]string{
		"accounts:\n- {name: a, role: nationl}":                                   `account 1 (a): "nationl" is no role: allowed are national, region, service; did you mean national?`,
		"accounts:\n- {name: a, role: region, of: Atlantis}":                      `account 1 (a): of "Atlantis": allowed are`,
		"accounts:\n- {name: a, role: service, of: atlantis}":                     `account 1 (a): of: "atlantis" is no service of the register`,
		"accounts:\n- {name: a, role: service}":                                   "account 1 (a): of: ",
		"accounts:\n- {name: a, role: national, of: kent}":                        "leave out of what it is",
		"accounts:\n- {name: ' a', role: national}":                               "is no name of an account",
		"accounts:\n- {name: '', role: national}":                                 "is no name of an account",
		"accounts:\n- {name: a, role: national}\n- {name: A, role: national}":     "account 2 (A): the name stands twice",
		"accounts:\n- {name: a, role: national, password: secret-words}":          "its password is no argon2id hash",
		"accounts:\n- {name: a, role: national, admin: true}":                     "allowed is accounts, a list",
		"acounts:\n- {name: a, role: national}":                                   "allowed is accounts, a list",
		"accounts: {name: a}":                                                     "allowed is accounts, a list",
		"accounts:\n- {name: a, role: national, password: '" + hash + hash + "'}": "its password is no argon2id hash",
	} {
		got, err := LoadAccounts([]byte(text), "accounts.yaml", known)
		if err == nil || got != nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "$") {
			t.Errorf("%s: %v, %v; want %q", text, got, err, says)
		}
	}
}
